/**
 * Whether Apollo Sandbox can be loaded from here, without loading it.
 * @module
 */

/** @returns within some seconds; `false` where no thread can be started either */
export function isSandboxThere(): Promise<boolean> {
  if (!navigator.onLine) return Promise.resolve(false);
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./probe.worker.ts', import.meta.url), { type: 'module' });
    const settle = (there: boolean): void => {
      worker.terminate();
      resolve(there);
    };
    worker.addEventListener('message', ({ data }) => settle(data === true));
    worker.addEventListener('error', () => settle(false));
  });
}
