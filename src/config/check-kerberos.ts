type Mapping = Readonly<Record<string, unknown>>

/** What Active Directory and Kerberos both take; the realm is in capital letters everywhere. */
const PRINCIPAL = /^[^@\\/\s]+@[A-Z0-9][A-Z0-9.-]*$/
const ADDRESS = /^[\d.]+$|:/

/**
 * What must not go together where a ticket is how we log on, as pairs of a key and a sentence. `merged` has the server's own
 * keys and those that it has from "defaults".
 */
export function kerberosProblems(own: Mapping, merged: Mapping): readonly (readonly [string, string])[] {
  const { auth } = merged
  if (auth !== 'kerberos' && auth !== 'negotiate') return misplaced(own)
  const mayUseNtlm = auth === 'negotiate' && merged.ntlmFallback === true
  return [
    ...(mayUseNtlm ? [] : ticketOnly(String(auth), own, merged)),
    ...(auth === 'kerberos' && own.ntlmFallback !== undefined
      ? [['ntlmFallback', 'is for auth negotiate; kerberos never falls back'] as const]
      : []),
    ...(typeof merged.username === 'string' && !PRINCIPAL.test(merged.username)
      ? [['username', `for auth ${auth} is written name@REALM, with the realm in capital letters`] as const]
      : []),
  ]
}

/** Where nothing but a ticket may be shown. */
function ticketOnly(auth: string, own: Mapping, merged: Mapping): [string, string][] {
  const problems: [string, string][] = []
  if (merged.transport !== 'https') {
    const remedy = auth === 'negotiate' ? ', or ntlmFallback: true, which uses NTLM there' : ''
    problems.push(['auth', `${auth} cannot seal messages over http; it needs transport https${remedy}`])
  } else if (typeof own.host === 'string' && ADDRESS.test(own.host) && merged.servicePrincipal === undefined) {
    const sentence = 'is an address, and Kerberos knows servers by their names; write the name, or servicePrincipal'
    problems.push(['host', sentence])
  }
  if (own.password !== undefined)
    problems.push(['password', `is of no use to ${auth}; it takes the ticket cache or the keytab of the process`])
  return problems
}

function misplaced(own: Mapping): [string, string][] {
  const problems: [string, string][] = []
  if (own.ntlmFallback !== undefined) problems.push(['ntlmFallback', 'is for auth negotiate'])
  if (own.servicePrincipal !== undefined) problems.push(['servicePrincipal', 'is for auth kerberos and negotiate'])
  return problems
}
