import type { WebClient } from '@slack/web-api'
import type { EpochMs, PersonId, ServerId } from '../migration/ids.ts'
import type { Person, RoleName } from '../migration/person.ts'
import { type Refusal, refuse } from '../migration/refusal.ts'
import { NOT_A_MEMBER } from '../migration/roles.ts'
import type { Logger } from '../operations/ports.ts'
import { refusalName } from './delivery-errors.ts'
import { remembered } from './remembered.ts'

type RoleLists = Readonly<Record<RoleName, readonly string[]>>

/** Who holds which role: ids of users (`U…`, `W…`) and of user groups (`S…`); an empty list means nobody. */
export interface Holders {
  /** At the site. */
  readonly roles: RoleLists
  /** Servers that have roles of their own; a role that one does not name is the site's there. */
  readonly serverRoles?: ReadonlyMap<ServerId, Partial<RoleLists>>
  /** Who may break the glass. */
  readonly breakGlass?: readonly string[]
}

/** Tells who someone is at this moment. */
export interface People {
  /**
   * The person with the roles that hold now. Refused where Slack cannot be asked, because without an answer nobody has a role, and
   * to everybody who is no member of the workspace.
   */
  person(id: PersonId): Promise<Person | Refusal>
  /** What people are called, by their ids; whom Slack does not name keeps the id. */
  names(ids: readonly PersonId[]): Promise<(id: PersonId) => string>
  /** Asks anew about a group's members or a person's account. */
  forget(id: string): void
}

/** Long enough to stay far below Slack's 20 calls a minute, short enough for someone who was just added to a group. */
const CACHE_MS = 60_000

export interface PeopleOptions {
  readonly client: WebClient
  readonly holders: Holders
  readonly logger: Logger
  /** Real time, for the age of what was asked. */
  readonly now: () => EpochMs
}

/** People and their roles, from the configuration and Slack's user groups. */
export function createPeople({ client, holders, logger, now }: PeopleOptions): People {
  const team = remembered(async () => (await client.auth.test()).team_id)
  const accounts = cached(now, async (id) => isColleague(client, id, await team()))
  const groups = cached(now, (id) => membersOf(client, id, logger))
  const { roles, serverRoles = new Map<ServerId, Partial<RoleLists>>(), breakGlass = [] } = holders

  async function isAmong(ids: readonly string[], id: PersonId): Promise<boolean> {
    if (ids.includes(id)) return true
    const members = await Promise.all(ids.filter(isGroup).map((group) => groups.get(group)))
    return members.some((each) => each.has(id))
  }

  async function rolesOf(id: PersonId, lists: RoleLists): Promise<RoleName[]> {
    const names = Object.keys(lists) as RoleName[]
    const held = await Promise.all(names.map((role) => isAmong(lists[role], id)))
    return names.filter((_, index) => held[index])
  }

  async function memberOf(id: PersonId): Promise<Person> {
    const own = [...serverRoles].map(
      async ([server, lists]) => [server, await rolesOf(id, { ...roles, ...lists })] as const,
    )
    const [atSite, atServers, mayBreakGlass] = await Promise.all([
      rolesOf(id, roles),
      Promise.all(own),
      isAmong(breakGlass, id),
    ])
    return {
      id,
      roles: atSite,
      ...(atServers.length > 0 ? { serverRoles: new Map(atServers) } : {}),
      ...(mayBreakGlass ? { mayBreakGlass } : {}),
      isMember: true,
    }
  }

  return {
    async person(id) {
      try {
        return (await accounts.get(id)) ? await memberOf(id) : NOT_A_MEMBER
      } catch (err) {
        logger.error({ err, personId: id }, 'roles could not be asked for')
        return refuse(
          'not-allowed',
          'Slack could not be asked which role you have, so nothing was done. Please try again in a minute; if it stays like this, tell whoever runs Stationmaster.',
        )
      }
    },
    async names(ids) {
      const asked = [...new Set(ids)].map(async (id) => [id, await nameOf(client, id, logger)] as const)
      const names = new Map(await Promise.all(asked))
      return (id) => names.get(id) ?? id
    },
    forget(id) {
      accounts.delete(id)
      groups.delete(id)
    },
  }
}

function isGroup(id: string): boolean {
  return id.startsWith('S')
}

/**
 * False for bots, guests, people of other workspaces and deactivated accounts: they have no role whatever is configured. Slack calls
 * nobody a stranger with whom we share a channel, so the workspace counts.
 */
async function isColleague(client: WebClient, id: PersonId, team: string | undefined): Promise<boolean> {
  const { user } = await client.users.info({ user: id })
  if (!user || team === undefined) return false
  const isOurs = user.team_id === team || (user.enterprise_user?.teams?.includes(team) ?? false)
  const isOutsider = user.is_restricted || user.is_ultra_restricted || user.is_stranger || !isOurs
  return !(user.deleted || user.is_bot || isOutsider)
}

async function nameOf(client: WebClient, id: PersonId, logger: Logger): Promise<string> {
  try {
    const { user } = await client.users.info({ user: id })
    return user?.profile?.real_name || user?.real_name || user?.name || id
  } catch (err) {
    logger.warn({ err, personId: id }, 'a name could not be asked for')
    return id
  }
}

/** Nobody is in a group that was disabled or is not there; that must not keep everybody else from their roles. */
async function membersOf(client: WebClient, group: string, logger: Logger): Promise<ReadonlySet<string>> {
  try {
    const { users } = await client.usergroups.users.list({ usergroup: group })
    return new Set(users ?? [])
  } catch (err) {
    if (refusalName(err) !== 'no_such_subteam') throw err
    logger.warn({ group }, 'a user group that holds a role is not there')
    return new Set()
  }
}

interface Cache<T> {
  get(id: string): Promise<T>
  delete(id: string): void
}

/** Answers are kept for a minute; a failed question is asked again. */
function cached<T>(now: () => EpochMs, ask: (id: string) => Promise<T>): Cache<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly askedAt: EpochMs }>()
  return {
    get(id) {
      const entry = known.get(id)
      if (entry && now() - entry.askedAt < CACHE_MS) return entry.answer
      const answer = ask(id)
      known.set(id, { answer, askedAt: now() })
      answer.catch(() => known.delete(id))
      return answer
    },
    delete: (id) => void known.delete(id),
  }
}
