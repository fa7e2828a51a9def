/** What went wrong as a sentence, with the reference that finds it in the log. */
export function withReference(error: unknown, reference: string): string {
  const text = (error instanceof Error ? error.message : String(error)).trim()
  const sentence = /[.!?]$/.test(text) ? text : `${text === '' ? 'Something went wrong' : text}.`
  return `${sentence} Reference ${reference}.`
}
