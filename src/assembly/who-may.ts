import type { Configuration } from '../config/configuration.ts'
import type { PersonId, ServerId } from '../migration/ids.ts'
import type { RoleName } from '../migration/person.ts'
import { type Holder, ROLE_LADDER } from '../migration/roles.ts'

type Named = Pick<Configuration, 'slack' | 'servers' | 'policy'>

/** Ids of those who hold the role at a server, or at the site; where nobody does, of those who hold a higher one. */
function holdersOf({ slack, servers }: Named, role: RoleName, server: ServerId | null): readonly string[] {
  const own = server !== null && Object.hasOwn(servers, server) ? servers[server]?.roles : undefined
  const rungs = ROLE_LADDER.slice(ROLE_LADDER.findIndex((rung) => rung.role === role))
  for (const rung of rungs) {
    const ids = own?.[rung.role] ?? slack?.roles[rung.role] ?? []
    if (ids.length > 0) return ids
  }
  return []
}

/** For people to read: who holds a role for all of these servers, or at the site where none is named. */
export function whoMay(named: Named, role: Holder, servers: readonly ServerId[] = []): string {
  if (role === 'break-glass') return mentions(named.policy.breakGlass) ?? nobody('is named for it')
  const places = servers.length === 0 ? [null] : servers
  const holders = places.map((server) => ({ server, ids: holdersOf(named, role, server) }))
  const [first, ...others] = holders
  const common = (first?.ids ?? []).filter((id) => others.every(({ ids }) => ids.includes(id)))
  const lacking = holders.find(({ ids }) => ids.length === 0)
  if (lacking) {
    const isAlone = others.every(({ ids }) => ids.length === 0)
    return nobody(`holds the role ${role}${isAlone || lacking.server === null ? '' : ` for ${lacking.server}`}`)
  }
  // Of groups only Slack knows who is in both.
  return (
    mentions(common) ??
    `whoever is ${role} for both: ${holders.map(({ server, ids }) => `${mentions(ids)} for ${server}`).join(', ')}`
  )
}

/** Approvers of any of these servers whom the configuration names one by one. */
export function approverIds(named: Named, servers: readonly ServerId[]): readonly PersonId[] {
  const ids = servers.flatMap((server) => holdersOf(named, 'approver', server))
  return [...new Set(ids)].filter((id) => !isGroup(id))
}

function nobody(what: string): string {
  return `whoever keeps the configuration: nobody ${what} yet`
}

function mentions(ids: readonly string[]): string | undefined {
  return ids.length > 0 ? ids.map((id) => (isGroup(id) ? `<!subteam^${id}>` : `<@${id}>`)).join(', ') : undefined
}

function isGroup(id: string): boolean {
  return id.startsWith('S')
}
