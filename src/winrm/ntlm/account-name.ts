export interface AccountName {
  readonly userName: string
  readonly domain: string
}

/** Splits `DOM\user`, `.\user` (a local account), `user@dom.tld` (kept whole, with no domain) and plain `user` for NTLM. */
export function parseAccountName(text: string): AccountName {
  const backslash = text.indexOf('\\')
  if (backslash < 0) return { userName: text, domain: '' }
  const domain = text.slice(0, backslash)
  return { userName: text.slice(backslash + 1), domain: domain === '.' ? '' : domain }
}
