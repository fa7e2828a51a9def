/** Waits; rejects with the signal's reason when it aborts first. */
export type Delay = (ms: number, signal?: AbortSignal) => Promise<void>

/** Waits by the real clock. */
export const realDelay: Delay = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    signal?.addEventListener('abort', end, { once: true })
  })
