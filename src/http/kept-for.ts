/** However many ask, it is looked up once in this time; a look that failed is not kept. `now` is real time in ms. */
export function keptFor<T>(keptMs: number, now: () => number, load: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly value: Promise<T> } | null = null
  return () => {
    if (last && now() - last.at < keptMs) return last.value
    const loading = { at: now(), value: load() }
    last = loading
    loading.value.catch(() => {
      if (last === loading) last = null
    })
    return loading.value
  }
}
