import type { WebClient } from '@slack/web-api'
import { describe, expect, test } from 'vitest'
import { NOT_A_MEMBER } from '../../../src/migration/roles.ts'
import { createPeople, type Holders } from '../../../src/slack/roles.ts'

const ROLES: Holders['roles'] = {
  viewer: ['S0IT'],
  requester: ['S0IT'],
  operator: ['U02'],
  approver: ['U01', 'S0ADMINS'],
}

/** Slack as far as roles ask it, with a count of the questions. */
function slack(holders: Omit<Holders, 'roles'> = {}) {
  const state = {
    now: 0,
    asked: 0,
    groups: { S0IT: ['U03'], S0ADMINS: ['W04'] } as Record<string, string[]>,
    users: {} as Record<string, object>,
    isDown: false,
  }
  const ask = async <T>(answer: () => T) => {
    state.asked += 1
    if (state.isDown) throw new Error('no answer')
    return answer()
  }
  const client = {
    auth: { test: async () => ({ ok: true, team_id: 'T1' }) },
    users: {
      info: ({ user }: { user: string }) =>
        ask(() => ({ ok: true, user: { id: user, team_id: 'T1', ...state.users[user] } })),
    },
    usergroups: {
      users: {
        list: ({ usergroup }: { usergroup: string }) => ask(() => ({ ok: true, users: state.groups[usergroup] })),
      },
    },
  } as unknown as WebClient
  const ignore = () => undefined
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => logger }
  return {
    state,
    people: createPeople({ client, holders: { roles: ROLES, ...holders }, logger, now: () => state.now }),
  }
}

describe('the roles of a person', () => {
  test.each([
    ['U01', ['approver']],
    ['U02', ['operator']],
    ['U03', ['viewer', 'requester']],
    ['W04', ['approver']],
    ['U99', []],
  ])('%s are those of the configuration and the groups', async (id, roles) => {
    const { people } = slack()

    expect(await people.person(id)).toEqual({ id, roles, isMember: true })
  })

  test.each([
    { deleted: true },
    { is_bot: true },
    { is_restricted: true },
    { is_ultra_restricted: true },
    { is_stranger: true },
    // Of another workspace with which a channel is shared: no stranger to Slack.
    { team_id: 'T2', is_stranger: false },
    { team_id: 'T2', enterprise_user: { teams: ['T2', 'T3'] } },
    { team_id: undefined },
  ])('are none for %j', async (account) => {
    const { people, state } = slack()
    state.users.U01 = account

    expect(await people.person('U01')).toBe(NOT_A_MEMBER)
  })

  test('are refused with a sentence while Slack gives no answer, and asked for again afterwards', async () => {
    const { people, state } = slack()
    state.isDown = true

    expect(await people.person('W04')).toMatchObject({ refused: 'not-allowed' })
    state.isDown = false
    expect(await people.person('W04')).toEqual({ id: 'W04', roles: ['approver'], isMember: true })
  })

  test('are remembered for a minute and no longer', async () => {
    const { people, state } = slack()
    await people.person('W04')
    const asked = state.asked
    state.groups.S0ADMINS = []
    state.now = 59_999

    expect(await people.person('W04')).toEqual({ id: 'W04', roles: ['approver'], isMember: true })
    expect(state.asked).toBe(asked)
    state.now = 60_000
    expect(await people.person('W04')).toEqual({ id: 'W04', roles: [], isMember: true })
  })

  test('are asked for anew when Slack says that a group has changed', async () => {
    const { people, state } = slack()
    await people.person('W04')
    state.groups.S0ADMINS = []

    people.forget('S0ADMINS')

    expect(await people.person('W04')).toEqual({ id: 'W04', roles: [], isMember: true })
  })
})
