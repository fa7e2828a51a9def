import type { WebClient } from '@slack/web-api'
import type { EpochMs, PersonId } from '../migration/ids.ts'
import type { Person, RoleName } from '../migration/person.ts'
import { type Refusal, refuse } from '../migration/refusal.ts'
import type { Logger } from '../operations/ports.ts'

/** Who holds which role: ids of users (`U…`, `W…`) and of user groups (`S…`); an empty list means nobody. */
export type RolesConfig = Readonly<Record<RoleName, readonly string[]>>

/** Tells who someone is at this moment. */
export interface People {
  /** The person with the roles that hold now, or a refusal where Slack cannot be asked: without an answer nobody has a role. */
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
  readonly roles: RolesConfig
  readonly logger: Logger
  /** Real time, for the age of what was asked. */
  readonly now: () => EpochMs
}

/** People and their roles, from the configuration and Slack's user groups. */
export function createPeople({ client, roles, logger, now }: PeopleOptions): People {
  const accounts = cached(now, (id) => isColleague(client, id))
  const groups = cached(now, (id) => membersOf(client, id))

  async function holds(role: RoleName, id: PersonId): Promise<boolean> {
    const holders = roles[role]
    if (holders.includes(id)) return true
    const members = await Promise.all(holders.filter(isGroup).map((group) => groups.get(group)))
    return members.some((each) => each.has(id))
  }

  async function rolesOf(id: PersonId): Promise<RoleName[]> {
    const names = Object.keys(roles) as RoleName[]
    const held = await Promise.all(names.map((role) => holds(role, id)))
    return names.filter((_, index) => held[index])
  }

  return {
    async person(id) {
      try {
        const isMember = await accounts.get(id)
        return { id, roles: isMember ? await rolesOf(id) : [], isMember }
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

/** False for bots, guests, people of other organisations and deactivated accounts: they have no role whatever is configured. */
async function isColleague(client: WebClient, id: PersonId): Promise<boolean> {
  const { user } = await client.users.info({ user: id })
  if (!user) return false
  const isOutsider = user.is_restricted || user.is_ultra_restricted || user.is_stranger
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

async function membersOf(client: WebClient, group: string): Promise<ReadonlySet<string>> {
  const { users } = await client.usergroups.users.list({ usergroup: group })
  return new Set(users ?? [])
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
