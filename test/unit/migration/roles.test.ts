import { describe, expect, it } from 'vitest'
import type { Person } from '../../../src/migration/person.ts'
import { isRefusal } from '../../../src/migration/refusal.ts'
import { authorise, authoriseSomewhere, ROLE_LADDER, roleFor, type Verb } from '../../../src/migration/roles.ts'
import { ALICE, aPerson, CAROL, NOBODY, OSCAR, VERA } from '../../support/fake-ports.ts'

const verbs = ROLE_LADDER.flatMap((step) => step.verbs)
const PEOPLE = [NOBODY, VERA, ALICE, OSCAR, CAROL]

/** Asked of a migration that somebody else requested. */
const mayDo = (verb: Verb, person = CAROL, over: { requestedBy?: string | null; selfApproval?: boolean } = {}) =>
  authorise(verb, person, {
    requestedBy: 'U-somebody',
    selfApproval: false,
    whoMay: (role) => `<!subteam^S-${role}>`,
    ...over,
  })

/** Verbs that are said in other words. */
const WORDS: Partial<Record<Verb, string>> = {
  'end-sessions': 'see and end the sessions of',
  wait: 'wait for people in',
}

describe('who may do what', () => {
  it('knows each verb once', () => {
    expect(verbs).toHaveLength(20)
    expect(new Set(verbs).size).toBe(verbs.length)
  })

  it.each(verbs)('%s takes its role or a higher one', (verb) => {
    const least = ROLE_LADDER.findIndex((step) => step.role === roleFor(verb))

    // The ladder has one rung for nobody below its first.
    const may = PEOPLE.map((person) => !isRefusal(mayDo(verb, person, { requestedBy: person.id, selfApproval: true })))

    expect(may).toEqual(PEOPLE.map((_, rung) => rung > least))
  })

  it.each(verbs)('%s refused for want of a role names the role and whom to ask', (verb) => {
    const role = roleFor(verb)

    expect(mayDo(verb, NOBODY)).toEqual({
      refused: 'not-allowed',
      sentence: `You need the role ${role} to ${WORDS[verb] ?? verb} a migration, and you don't have it. Ask <!subteam^S-${role}>.`,
    })
  })

  it('counts the highest of several roles, whatever their order', () => {
    expect(mayDo('approve', { id: 'U-x', roles: ['approver', 'viewer'] })).toBeNull()
  })

  it.each(verbs)('%s of one’s own request is left to others where it is a decision over it', (verb) => {
    const isDecision = roleFor(verb) === 'approver'

    const refusal = mayDo(verb, CAROL, { requestedBy: CAROL.id })

    expect(refusal).toEqual(
      isDecision
        ? {
            refused: 'own-request',
            sentence: `This migration is your own request: somebody else has to ${verb} it. Ask <!subteam^S-approver>.`,
          }
        : null,
    )
    expect(mayDo(verb, CAROL, { requestedBy: CAROL.id, selfApproval: true })).toBeNull()
  })

  it.each(verbs)('%s of somebody else’s request is for approvers where requesters do it for themselves', (verb) => {
    const isOwnOnly = verb === 'schedule' || verb === 'cancel'
    const somebody = aPerson('U-other', 'operator')

    expect(mayDo(verb, CAROL)).toBeNull()
    if (isOwnOnly) {
      expect(mayDo(verb, somebody)).toEqual({
        refused: 'not-allowed',
        sentence: `Only the person who asked for this migration, or an approver, may ${verb} it. Ask <@U-somebody> or <!subteam^S-approver>.`,
      })
    }
  })
})

describe('a role for servers', () => {
  const ALL = CAROL.roles
  const at = (servers: Record<string, Person['roles']>, roles: Person['roles'] = []): Person => ({
    id: 'U-x',
    roles,
    serverRoles: new Map(Object.entries(servers)),
  })
  const mayApprove = (person: Person, servers: string[]) =>
    authorise('approve', person, { requestedBy: 'U-somebody', selfApproval: false, whoMay: (role) => role, servers })

  it('is needed for every one of them', () => {
    expect(mayApprove(at({ a: ALL, b: ALL }), ['a', 'b'])).toBeNull()
    expect(mayApprove(at({ a: ALL }, ALL), ['a', 'b'])).toBeNull()
    expect(mayApprove(at({ a: ALL }), ['a', 'b'])).toMatchObject({
      sentence: "You need the role approver for b to approve a migration, and you don't have it. Ask approver.",
    })
    expect(mayApprove(at({ a: ['operator'], b: ['viewer'] }), ['a', 'b'])).toMatchObject({
      sentence: expect.stringContaining('for a and b'),
    })
  })

  it('stands instead of the site’s, also where it is less', () => {
    expect(mayApprove(at({ a: [] }, ALL), ['a'])).toMatchObject({ refused: 'not-allowed' })
    expect(mayApprove(at({ a: [] }, ALL), ['b', 'constructor'])).toBeNull()
  })

  it('is found somewhere, at the site or for one of them', () => {
    expect(authoriseSomewhere('start', at({ a: ['requester'] }), (role) => role)).toBeNull()
    expect(authoriseSomewhere('start', at({ a: [] }, ['requester']), (role) => role)).toBeNull()
    expect(authoriseSomewhere('start', at({ a: ['viewer'] }), (role) => role)).toMatchObject({ refused: 'not-allowed' })
  })
})
