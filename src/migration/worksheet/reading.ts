/**
 * A value as a server gave it. What the server said in words that we do not know is shown as it is, and what no cmdlet can
 * tell says why; neither is ever coerced into a value.
 */
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly why: string }

export function known<T>(value: T): Reading<T> {
  return { kind: 'known', value }
}

/** The value, or undefined where it is not known. */
export function knownValue<T>(reading: Reading<T>): T | undefined {
  return reading.kind === 'known' ? reading.value : undefined
}
