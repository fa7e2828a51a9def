import type { ServerId } from '../migration/ids.ts'
import { ServerTrouble } from '../operations/ports.ts'

/** The account logs on, but has no rights. */
export function notAdministrator(server: ServerId, username: string, cause?: unknown): ServerTrouble {
  const remedy =
    `Add the account to the group Administrators on ${server}, or configure another one. ` +
    'If it is a local account in that group already, Windows filters its rights over the network: see LocalAccountTokenFilterPolicy in docs/install.md.'
  const found = `${server} lets ${username} log on but not manage it.`
  return new ServerTrouble('not-administrator', server, found, { cause, remedy })
}

/** The account is an administrator, but Windows takes these rights away from local accounts that come over the network. */
export function filteredToken(server: ServerId, username: string): ServerTrouble {
  const found = `${username} is a member of Administrators on ${server}, but Windows takes these rights away from local accounts that log on over the network.`
  const remedy = `Use a domain account, or set LocalAccountTokenFilterPolicy to 1 on ${server} as docs/install.md describes.`
  return new ServerTrouble('not-administrator', server, found, { remedy })
}
