/**
 * Which format of incremental delivery a client reads, by its `Accept` header.
 *
 * Only who names `multipart/mixed` gets parts: a star says nothing about reading them. Without a parameter it is the older format, which
 * clients that name none were written for: urql and GraphiQL read both, urql loses errors of the newer one.
 * @see https://specs.apollo.dev/incremental/v0.2/
 * @module
 */

/** One way of writing an answer in parts. */
export interface IncrementalFormat {
  /** As Apollo Server spells it. */
  readonly mediaType: string;
  /** What the executor calls it. */
  readonly spec: 'v0.1' | 'v0.2';
}

/** Parts with `path` and `label`. */
const DEFER_20220824: IncrementalFormat = { mediaType: 'multipart/mixed; deferSpec=20220824', spec: 'v0.1' };

/** Parts with ids that were announced as `pending`, and are `completed`. */
const INCREMENTAL_V02: IncrementalFormat = { mediaType: 'multipart/mixed; incrementalSpec=v0.2', spec: 'v0.2' };

/**
 * Of those that are accepted alike the first one named.
 * @returns `undefined` for a client that reads one answer only
 */
export function acceptedFormat(accept: string | undefined): IncrementalFormat | undefined {
  if (accept === undefined || !/multipart\/mixed/i.test(accept)) return undefined;
  const accepted = accept.split(',').flatMap((range) => {
    const { format, quality } = readRange(range);
    return format && quality > 0 ? [{ format, quality }] : [];
  });
  return accepted.toSorted((one, other) => other.quality - one.quality)[0]?.format;
}

/** A parameter that is not known asks for a format that is not spoken: such a range accepts nothing. */
function readRange(range: string): { readonly format: IncrementalFormat | undefined; readonly quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  let format: IncrementalFormat | undefined = type === 'multipart/mixed' ? DEFER_20220824 : undefined;
  let quality = 1;
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=', 2).map((part) => part.trim().replaceAll('"', ''));
    if (name === 'q') quality = Number(value);
    else if (name === 'incrementalspec' && value === 'v0.2') format &&= INCREMENTAL_V02;
    else if (name !== 'boundary' && !(name === 'deferspec' && value === '20220824')) format = undefined;
  }
  return { format, quality };
}
