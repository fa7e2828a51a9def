import { checkLogon, findDomainAccount, isSameName, splitAccount } from '../accounts.ts'
import type { ServerState } from '../server-state.ts'
import type { RemoteHost } from './storage-state.ts'

export const SMB_PORT = 445

/** Why Windows does not connect a share, by its error codes. */
export const NETWORK_ERRORS = {
  accessDenied: 5,
  pathNotFound: 53,
  nameNotFound: 67,
  logonFailure: 1326,
} as const

/** The computer that a UNC path names; undefined for another path and for nobody known. */
export function hostOfPath(state: ServerState, path: string): RemoteHost | undefined {
  const [, name] = /^\\\\([^\\]+)/.exec(path) ?? []
  return name === undefined ? undefined : hostNamed(state, name)
}

/** A UNC path as its computer calls itself; other paths stay as they are. */
export function canonicalPath(state: ServerState, path: string): string {
  const host = hostOfPath(state, path)
  return host ? path.replace(/^\\\\[^\\]+/, () => `\\\\${host.name}`) : path
}

/** The computer of that name, full name or address. */
export function hostNamed(state: ServerState, name: string): RemoteHost | undefined {
  const suffix = state.domain ? `.${state.domain.dnsName}` : ''
  return state.remoteHosts.find((host) =>
    [host.name, `${host.name}${suffix}`, host.address].some((own) => isSameName(own, name)),
  )
}

/** Connects the share of a UNC path with an account: the error code, or undefined where it works. */
export function connectShare(state: ServerState, path: string, account: string, password: string): number | undefined {
  return shareError(state, path, account, checkLogon(state, account, password) === undefined)
}

/** The same for an account that has logged on to this machine with its password, as a task does. */
export function shareError(state: ServerState, path: string, account: string, hasLoggedOn = true): number | undefined {
  const host = hostOfPath(state, path)
  if (!host?.openPorts.includes(SMB_PORT)) return NETWORK_ERRORS.pathNotFound
  const { name, domain } = splitAccount(account)
  const known = findDomainAccount(state, name, domain)
  if (!known || !hasLoggedOn) return NETWORK_ERRORS.logonFailure
  const full = `${state.domain?.netbiosName}\\${known.name}`
  const isLetIn = host.administrators.some((administrator) => isSameName(administrator, full))
  return isLetIn ? undefined : NETWORK_ERRORS.accessDenied
}
