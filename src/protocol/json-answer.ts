/**
 * Answers of an authority or an identity endpoint: small, JSON, an object.
 *
 * Knows nothing of connections: what comes in are bytes as somebody reads them, or their text. Answers of APIs are larger and may be
 * compressed; they are read elsewhere.
 * @module
 */

/**
 * @param chunks as they come; what is still to come is not read once there is too much
 * @returns UTF-8
 * @throws {RangeError} more than `mostBytes`
 */
export async function readBoundedText(chunks: AsyncIterable<Uint8Array>, mostBytes: number): Promise<string> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > mostBytes) throw new RangeError(`The answer is larger than ${mostBytes} bytes.`);
    kept.push(chunk);
  }
  return Buffer.concat(kept).toString('utf8');
}

/** @returns `undefined` for what is no JSON, or JSON but no object */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
