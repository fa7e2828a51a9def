/** Keys whose values are secrets or may be taken for one; what stands there is never shown. */
const SECRET_KEYS = new Set(['password', 'passwords', 'accounts', 'credentials', 'secret'])

const HIDDEN = 'a text that is not shown here'

/** Says what stands in the configuration without telling what may be a secret. */
export function describeFound(value: unknown, path: readonly PropertyKey[]): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (mayHideSecret(path)) return HIDDEN
  if (typeof value === 'string') return describeText(value)
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

/** A key as it may be printed: a key that does not look like one may be a pasted secret. */
export function describeKey(key: string): string {
  return /^\w[\w.-]{0,39}$/.test(key) && !looksSecret(key) ? key : '(a key that is not shown here)'
}

function describeText(text: string): string {
  if (text === '') return 'an empty text'
  if (looksSecret(text)) return HIDDEN
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** Slack's tokens, addresses with a password in them, and long runs without a space such as keys in base64 or hexadecimal. */
function looksSecret(text: string): boolean {
  return /xox[a-z]-|xapp-|@|[A-Za-z0-9+/=_-]{32,}/.test(text)
}

function mayHideSecret(path: readonly PropertyKey[]): boolean {
  return path.some((key) => SECRET_KEYS.has(String(key)))
}
