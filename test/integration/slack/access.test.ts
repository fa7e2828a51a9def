import { afterEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { ACTIONS, CALLBACKS, INPUTS } from '../../../src/slack/ids.ts'
import { USAGE } from '../../../src/slack/parse-command.ts'
import type { Holders } from '../../../src/slack/roles.ts'
import { aFinding, anAssessment, assessed, DIGEST, logged, requested } from '../../unit/slack/sample.ts'
import { forgedForm } from './access-forms.ts'
import { type BotSite, ROLES, startBotSite } from './bot-site.ts'

/** Named in every list there is, by name and by group. */
const TOM = 'U04TEACH'
const EVERYTHING: Holders = {
  roles: { viewer: [TOM], requester: [TOM], operator: [TOM], approver: [TOM, 'S0ADMINS'] },
  breakGlass: [TOM],
}
const ONLY_MEMBERS = 'Only members of this workspace'

let site: BotSite
afterEach(() => site.stop())

async function given(...events: MigrationEvent[]) {
  const log = logged(requested(), ...events)
  const migration = evolveAll('MIG-42', null, log)
  if (!migration) throw new Error('there is no migration')
  site.store.put(migration, log)
  const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', ...renderCard(migration, site.ports) })
  return messageAt(ts)
}

function messageAt(ts: string | undefined) {
  const message = site.slack.driver.message('C01OPS', String(ts))
  if (!message) throw new Error('it was not posted')
  return message
}

async function said(userId: string, text: string): Promise<string> {
  const interaction = await site.slack.driver.person(userId).command('/migrate', text, { channel: 'C01OPS' })
  await interaction.waitForResponse()
  return interaction.text()
}

const events = () => site.store.logs.get('MIG-42')?.length
const shownTo = (userId: string, part: string) =>
  site.slack.driver.waitForView(userId, (view) => JSON.stringify(view.blocks).includes(part))

const OUTSIDERS = [
  ['a guest', { is_restricted: true }],
  ['a guest of one channel', { is_ultra_restricted: true }],
  ['a bot', { is_bot: true }],
  ['a deactivated account', { deleted: true }],
  ['somebody of another workspace that shares a channel', { team_id: 'T0OTHER' }],
  ['a stranger of another workspace', { team_id: 'T0OTHER', is_stranger: true }],
] as const

describe.each(OUTSIDERS)('%s is refused although the configuration names them', (_, account) => {
  test('at every command', async () => {
    site = await startBotSite({ holders: EVERYTHING })
    await given(assessed())
    const before = events()
    site.slack.driver.person(TOM)
    await site.slack.driver.changeUser(TOM, account)

    for (const text of [
      'help',
      'plna 42',
      'list',
      'status 42',
      `approve 42 ${DIGEST}`,
      'cancel 42',
      'quiet lab-old',
      'calendar',
      'notify-me lab-old',
      'start lab-old lab-new',
      'break-glass 42 because I say so',
    ]) {
      expect(await said(TOM, text), text).toContain(ONLY_MEMBERS)
    }
    await site.slack.driver.person(TOM).command('/migrate', 'plan 42', { channel: 'C01OPS' })
    await shownTo(TOM, ONLY_MEMBERS)
    expect(events()).toBe(before)
  })

  test('at a click and a form that is open', async () => {
    site = await startBotSite({ holders: EVERYTHING })
    const card = await given(assessed())
    const tom = site.slack.driver.person(TOM)
    await site.slack.driver.person(TOM).click(card, ACTIONS.reviewPlan)
    const plan = await shownTo(TOM, 'Settings (1)')
    const before = events()

    await site.slack.driver.changeUser(TOM, account)

    const click = await tom.click(card, ACTIONS.cancel)
    await click.waitForResponse()
    expect(click.text()).toContain(ONLY_MEMBERS)
    const sent = await tom.submit(plan)
    expect(JSON.stringify(sent)).toContain(ONLY_MEMBERS)
    expect(events()).toBe(before)
  })

  test('at a question for options', async () => {
    site = await startBotSite({ holders: EVERYTHING })
    Object.assign(site.ports.servers, { names: Array.from({ length: 120 }, (_, index) => `lab-${index}`) })
    const tom = site.slack.driver.person(TOM)
    await tom.command('/migrate', '', { channel: 'C01OPS' })
    const form = await shownTo(TOM, INPUTS.source)
    expect(await tom.search(form, INPUTS.source, 'lab-1')).not.toEqual([])

    await site.slack.driver.changeUser(TOM, account)

    expect(await tom.search(form, INPUTS.source, 'lab-1')).toEqual([])
  })
})

describe('somebody without a role', () => {
  const NOBODY: Holders = { roles: { ...ROLES, viewer: [] } }
  /** They stand in forms, and answer there. */
  const IN_FORMS: readonly string[] = [ACTIONS.sendWorksheet, ACTIONS.confirmItem]
  const NEEDED = /You need the role|Breaking the glass is for|cannot be read|Only the person/

  test('can use no command that does or shows anything', async () => {
    site = await startBotSite({ holders: NOBODY })
    await given(assessed())
    const before = events()
    const words = Object.keys(USAGE).filter((word) => word !== 'help' && word !== 'notify-me')
    const rest: Record<string, string> = { start: 'lab-old lab-new', worksheet: 'lab-old', quiet: 'lab-old', list: '' }
    const asks = (word: string) =>
      rest[word] ??
      `42${/reject|overrule|rollback|glass/.test(word) ? ' for a good reason' : word === 'schedule' || word === 'extend' ? ' 2026-11-25 20:00' : word === 'confirm' ? ' seats' : word === 'approve' ? ` ${DIGEST}` : ''}`
    const opens = ['plan', 'history', 'report', 'door', 'worksheet', 'sessions', 'calendar']

    for (const word of words) {
      if (!opens.includes(word)) {
        expect(await said(TOM, `${word} ${asks(word)}`), word).toMatch(NEEDED)
        continue
      }
      await site.slack.driver.person(TOM).command('/migrate', `${word} ${asks(word)}`, { channel: 'C01OPS' })
      await shownTo(TOM, 'You need the role')
    }
    expect(events()).toBe(before)
    expect([...site.store.logs.keys()]).toEqual(['MIG-42'])
  })

  test('can press no button, whatever it carries', async () => {
    site = await startBotSite({ holders: NOBODY })
    await given(assessed())
    const before = events()

    for (const action of Object.values(ACTIONS).filter((each) => !IN_FORMS.includes(each))) {
      const value = JSON.stringify({ id: 'MIG-42', digest: DIGEST })
      const button = { type: 'button', action_id: action, text: { type: 'plain_text', text: 'Go' }, value }
      const blocks = [{ type: 'actions', elements: [button] }]
      const { ts } = await site.client().chat.postMessage({ channel: 'C01OPS', text: 'forged', blocks } as never)
      const click = await site.slack.driver.person(TOM).click(messageAt(ts), action)
      // Some answer beside the message, others in a modal of their own.
      await site.slack.driver.waitFor(() => NEEDED.test(click.text() + JSON.stringify(site.slack.driver.views(TOM))), {
        what: `an answer to ${action}`,
      })
      for (const view of site.slack.driver.views(TOM))
        await site.slack.driver.person(TOM).closeView(view, { all: true })
    }

    expect(events()).toBe(before)
  })

  test.each([
    [ACTIONS.sendWorksheet, { server: 'lab-old' }],
    [ACTIONS.confirmItem, { id: 'MIG-42', item: 'gpu-rendering' }],
  ])('can press no button of a form either: %s', async (action, value) => {
    site = await startBotSite({ holders: NOBODY })
    await given(assessed())
    const before = events()
    const { triggerId } = await site.slack.driver.person(TOM).command('/migrate', 'help', { channel: 'C01OPS' })
    const text = { type: 'plain_text' as const, text: 'Go' }
    const button = { type: 'button' as const, action_id: action, text, value: JSON.stringify(value) }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    await site.client().views.open({ trigger_id: triggerId, view: { type: 'modal', title: text, blocks } })
    const [form] = site.slack.driver.views(TOM)

    await site.slack.driver.person(TOM).click(form!, action)

    await shownTo(TOM, 'You need the role')
    expect(events()).toBe(before)
  })

  test('can send no form, whatever is filled in', async () => {
    site = await startBotSite({ holders: NOBODY })
    await given(assessed())
    const before = events()

    for (const callback of Object.values(CALLBACKS)) {
      const { triggerId } = await site.slack.driver.person(TOM).command('/migrate', 'help', { channel: 'C01OPS' })
      await site.client().views.open({ trigger_id: triggerId, view: forgedForm(callback) })
      const [form] = site.slack.driver.views(TOM)
      if (!form) throw new Error('the form was not opened')
      const sent = await site.slack.driver.person(TOM).submit(form, {}, { unchecked: true })
      expect(JSON.stringify(sent), callback).toContain('You need the role')
      for (const view of site.slack.driver.views(TOM))
        await site.slack.driver.person(TOM).closeView(view, { all: true })
    }

    expect(events()).toBe(before)
    expect([...site.store.logs.keys()]).toEqual(['MIG-42'])
  })
})

describe('a role that is taken away', () => {
  const CAROL = 'U01CAROL'

  test.each([
    ['at once, where Slack says so', true, 0],
    ['with the next minute, where it does not', false, 60_000],
  ])('while a form is open refuses the form %s', async (_, isTold, later) => {
    let now = 0
    site = await startBotSite({ now: () => now })
    const card = await given(assessed())
    await site.slack.driver.person(CAROL).click(card, ACTIONS.reviewPlan)
    const plan = await shownTo(CAROL, 'Settings (1)')

    await site.slack.driver.changeGroup('S0ADMINS', [], { isTold })
    now = later
    const sent = await site.slack.driver.person(CAROL).submit(plan)

    expect(JSON.stringify(sent)).toContain('You need the role approver')
    expect((await site.store.load('MIG-42'))?.state).toBe('needs-approval')
  })

  test('is nobody’s once Slack can no longer be asked and what it said is older than a minute', async () => {
    let now = 0
    site = await startBotSite({ now: () => now })
    await given(assessed())
    expect(await said(CAROL, 'status 42')).toContain('Waiting for approval')
    site.slack.driver.fault({ method: 'usergroups.users.list', answer: { httpStatus: 500 } })

    now = 59_999
    expect(await said(CAROL, 'status 42')).toContain('Waiting for approval')
    now = 60_000
    expect(await said(CAROL, `approve 42 ${DIGEST}`)).toContain('Slack could not be asked which role you have')

    expect((await site.store.load('MIG-42'))?.state).toBe('needs-approval')
  })

  test('of a group that was disabled leaves the other groups alone', async () => {
    site = await startBotSite({ holders: { roles: { ...ROLES, operator: ['S0GONE'] } } })
    await given(assessed())

    expect(await said(CAROL, `approve 42 ${DIGEST}`)).toContain('you approved the plan')
  })
})

describe('what is shown', () => {
  test('by help is what the roles at the site take', async () => {
    site = await startBotSite()

    const [teacher, requester, approver] = [
      await said(TOM, 'help'),
      await said('U03REQ', 'help'),
      await said('U01CAROL', 'help'),
    ]

    expect(teacher).toBe(
      '/migrate help: help, status, list, plan, worksheet, quiet, history, report, door, calendar, notify-me',
    )
    expect(requester).toContain('start, status')
    expect(requester).not.toContain('approve')
    expect(approver).toContain('approve, reject')
    expect(approver).not.toContain('break-glass')
  })

  test('by status is what the person may press now, and the card shows all', async () => {
    site = await startBotSite()
    const card = await given(assessed())
    const buttonsOf = (shown: object) =>
      [...JSON.stringify(shown).matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id)
    const statusOf = async (id: string) => {
      const interaction = await site.slack.driver.person(id).command('/migrate', 'status 42', { channel: 'C01OPS' })
      return buttonsOf(await interaction.waitForResponse())
    }

    expect(buttonsOf(card)).toEqual(expect.arrayContaining([ACTIONS.reviewPlan, ACTIONS.openReject, ACTIONS.cancel]))
    expect(await statusOf(TOM)).toEqual([ACTIONS.reviewPlan, ACTIONS.showHistory])
    expect(await statusOf('U03REQ')).toEqual(expect.arrayContaining([ACTIONS.checkAgain, ACTIONS.cancel]))
    expect(await statusOf('U03REQ')).not.toContain(ACTIONS.openReject)
    expect(await statusOf('U01CAROL')).toContain(ACTIONS.openReject)
  })
})

describe('servers with roles of their own', () => {
  const holders: Holders = {
    roles: { viewer: [TOM], requester: ['S0IT'], operator: ['U02ONSITE'], approver: ['U01CAROL'] },
    serverRoles: new Map([['lab-old', { approver: ['U07DORA'] }]]),
  }

  test('take the role for both servers', async () => {
    site = await startBotSite({ holders })
    await given(assessed(anAssessment([aFinding('A5', 'note')])))

    expect(await said('U01CAROL', `approve 42 ${DIGEST}`)).toContain('You need the role approver for lab-old')
    expect(await said('U07DORA', `approve 42 ${DIGEST}`)).toContain('You need the role approver for lab-new')
    expect((await site.store.load('MIG-42'))?.state).toBe('needs-approval')
  })
})
