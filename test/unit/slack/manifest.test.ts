import { readFile } from 'node:fs/promises'
import type { App } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Migration } from '../../../src/migration/migration.ts'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import type { Desk } from '../../../src/slack/listeners/desk.ts'
import { registerListeners } from '../../../src/slack/listeners/register.ts'
import { manifest, renderManifest, SCOPES } from '../../../src/slack/manifest.ts'
import { extendModal } from '../../../src/slack/modals/cutover/extend-modal.ts'
import { itemsModal } from '../../../src/slack/modals/cutover/items-modal.ts'
import { overruleModal } from '../../../src/slack/modals/cutover/overrule-modal.ts'
import { releaseModal } from '../../../src/slack/modals/cutover/release-modal.ts'
import { rollbackModal } from '../../../src/slack/modals/cutover/rollback-modal.ts'
import { seatsModal } from '../../../src/slack/modals/cutover/seats-modal.ts'
import { acknowledgeModal } from '../../../src/slack/modals/decision/acknowledge-modal.ts'
import { planModal } from '../../../src/slack/modals/decision/plan-modal.ts'
import { rejectModal } from '../../../src/slack/modals/decision/reject-modal.ts'
import { retirementModal } from '../../../src/slack/modals/decision/retirement-modal.ts'
import { scheduleModal } from '../../../src/slack/modals/request/schedule-modal.ts'
import { startModal } from '../../../src/slack/modals/request/start-modal.ts'
import { worksheetModal } from '../../../src/slack/modals/worksheet-modal.ts'
import { sourceReading } from '../../support/a-reading.ts'
import { crowded, monster } from './monster.ts'
import { AROUND, aFinding, aMigration, anAssessment, assessed, NOON, requested } from './sample.ts'

/** Notes what is registered on it. */
function recordingApp() {
  const registered = {
    commands: [] as string[],
    events: [] as string[],
    actions: [] as string[],
    views: [] as string[],
  }
  const app = {
    use: () => app,
    error: () => undefined,
    options: () => undefined,
    command: (name: string) => registered.commands.push(name),
    event: (name: string) => registered.events.push(name),
    action: ({ action_id }: { action_id: string }) => registered.actions.push(action_id),
    view: ({ callback_id }: { callback_id: string }) => registered.views.push(callback_id),
  }
  registerListeners(app as unknown as App, { ports: { site: AROUND.site } } as Desk)
  return registered
}

function valuesOf(key: string, drawn: unknown): string[] {
  return [...JSON.stringify(drawn).matchAll(new RegExp(`"${key}":"([^"]+)"`, 'g'))].map((match) => String(match[1]))
}

describe('the manifest', () => {
  test('declares the commands and events that have listeners, and no others', () => {
    const { features, settings } = manifest({ command: '/migrate' })
    const registered = recordingApp()

    expect(features.slash_commands.map(({ command }) => command)).toEqual(registered.commands)
    expect(settings.event_subscriptions.bot_events).toEqual(registered.events)
  })

  test('in the repository is the one that the code renders', async () => {
    const file = await readFile(new URL('../../../manifest.yml', import.meta.url), 'utf8')

    expect(file).toBe(renderManifest({ command: '/migrate' }))
  })

  test('gives every scope its reason', () => {
    const text = renderManifest({ command: '/migrate' })

    for (const [scope, reason] of Object.entries(SCOPES)) expect(text).toContain(`- ${scope} # ${reason}\n`)
    expect(parse(text).oauth_config.scopes.bot).toEqual(Object.keys(SCOPES))
  })

  test('keeps Slack’s limits', () => {
    const { display_information: shown, features } = manifest({ command: '/migrate' })

    expect(shown.description.length).toBeLessThanOrEqual(140)
    expect(shown.long_description.length).toBeGreaterThanOrEqual(175)
    expect(features.slash_commands[0]?.usage_hint.length).toBeLessThanOrEqual(1000)
  })

  test('has no addresses in Socket Mode, and one for everything over HTTP', () => {
    const socket = renderManifest({ command: '/migrate' })
    const http = manifest({ command: '/mps', httpUrl: 'https://bot.example/' })

    expect(socket).not.toContain('url')
    expect(http.settings.socket_mode_enabled).toBe(false)
    expect(new Set(valuesOf('[a-z_]*url', http))).toEqual(new Set(['https://bot.example/slack/events']))
    expect(http.features.slash_commands[0]?.command).toBe('/mps')
  })
})

const PARKED: readonly Migration['parked'][] = [
  { reason: 'seats', sentence: '' },
  { reason: 'manual-items', sentence: '' },
  { reason: 'unreachable', sentence: '' },
  { reason: 'still-on', sentence: '' },
]

describe('what is drawn', () => {
  const assessment = anAssessment([aFinding('A5', 'acknowledge')])
  const migration = aMigration(requested(), assessed(assessment))
  const RETIREMENT = {
    requestedBy: 'U01CAROL',
    requestedAt: NOON,
    findings: [],
    changes: [],
    acknowledgements: [],
    approvedBy: null,
    failure: null,
  }
  const viewer = { mayApprove: true, mayReject: true, expectedDigest: undefined }
  const modals = [
    planModal(migration, viewer, AROUND),
    acknowledgeModal(migration),
    scheduleModal(migration, AROUND, NOON),
    rejectModal({ id: 'MIG-42' }),
    extendModal(monster('migrating'), AROUND),
    overruleModal(monster('waiting-for-stations')),
    releaseModal(monster('pilot'), '/migrate'),
    rollbackModal(monster('completed')),
    retirementModal({ ...migration, retirement: RETIREMENT }, AROUND.policy),
    seatsModal(crowded(8), '/migrate'),
    startModal(['lab-old'], AROUND.zones),
  ]

  test('has a listener behind each button, in every state', () => {
    const { actions } = recordingApp()
    const all = [
      ...(Object.keys(STATES) as StateName[]).map((state) => ({ ...monster(state), parked: null })),
      ...PARKED.map((parked) => ({ ...monster('waiting-for-person'), parked })),
    ]
    const cards = all.map((drawn) => renderCard(drawn, AROUND).blocks)
    const items = itemsModal(
      { ...monster('waiting-for-stations') },
      { zones: AROUND.zones, mayOverrule: true, answer: null },
    )

    const worksheet = worksheetModal({ ...sourceReading(), server: 'lab-old' }, AROUND)
    const buttons = [...cards, items, modals[0], worksheet].flatMap((drawn) =>
      valuesOf('action_id', drawn).filter((id) => /^(migration|server)\./.test(id)),
    )

    expect(new Set(buttons).size).toBeGreaterThan(18)
    expect(actions.toSorted()).toEqual([...new Set(buttons)].toSorted())
  }, 60_000)

  test('has a listener behind each form', () => {
    const { views } = recordingApp()

    expect(views.toSorted()).toEqual(modals.flatMap((drawn) => valuesOf('callback_id', drawn)).toSorted())
  })
})
