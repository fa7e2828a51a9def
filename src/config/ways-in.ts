import type { LogOn, ServerConfiguration, Ticket } from './configuration.ts'
import type { FileValues } from './schema.ts'

/** Which certificate a server must show. What it says itself, a pin or an authority, stands instead of both of "defaults". */
export function trustOf(
  { defaults, servers }: FileValues,
  name: string,
  texts: ReadonlyMap<string, string>,
): Pick<ServerConfiguration, 'ca' | 'pin' | 'serverName'> {
  const own = servers[name]
  const { ca, pin } = own?.ca !== undefined || own?.pin !== undefined ? own : (defaults ?? {})
  const serverName = own?.serverName ?? defaults?.serverName
  const text = ca === undefined ? undefined : texts.get(ca)
  return {
    ...(text === undefined ? {} : { ca: text }),
    ...(pin === undefined ? {} : { pin }),
    ...(serverName === undefined ? {} : { serverName }),
  }
}

/** How we log on to a server; the cross-checks have seen to it that everything for it is there. */
export function logOnOf({ defaults, servers }: FileValues, name: string, texts: ReadonlyMap<string, string>): LogOn {
  const merged = { ...defaults, ...servers[name] }
  const { auth = 'ntlm', username, password, certificate, key } = merged
  if (auth === 'certificate') {
    const text = texts.get(certificate ?? '')
    if (text !== undefined && key !== undefined) return { auth, certificate: text, key }
  } else if (auth === 'kerberos') {
    return { auth, ...ticketOf(merged) }
  } else if (username !== undefined && password !== undefined) {
    if (auth !== 'negotiate') return { auth, username, password }
    if (merged.ntlmFallback) return { auth, ...ticketOf(merged), ntlmFallback: { username, password } }
  }
  if (auth === 'negotiate' && !merged.ntlmFallback) return { auth, ...ticketOf(merged) }
  throw new Error(`server ${name} was not checked`)
}

function ticketOf({
  username,
  servicePrincipal,
}: {
  username?: string | undefined
  servicePrincipal?: string | undefined
}): Ticket {
  return {
    ...(username === undefined ? {} : { principal: username }),
    ...(servicePrincipal === undefined ? {} : { servicePrincipal }),
  }
}
