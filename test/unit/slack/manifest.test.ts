import { readFile } from 'node:fs/promises'
import type { App } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { STATES, type StateName } from '../../../src/migration/states.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import type { Desk } from '../../../src/slack/listeners/desk.ts'
import { registerListeners } from '../../../src/slack/listeners/register.ts'
import { manifest, renderManifest, SCOPES } from '../../../src/slack/manifest.ts'
import { itemsModal } from '../../../src/slack/modals/cutover/items-modal.ts'
import { acknowledgeModal } from '../../../src/slack/modals/decision/acknowledge-modal.ts'
import { planModal } from '../../../src/slack/modals/decision/plan-modal.ts'
import { rejectModal } from '../../../src/slack/modals/decision/reject-modal.ts'
import { scheduleModal } from '../../../src/slack/modals/request/schedule-modal.ts'
import { startModal } from '../../../src/slack/modals/request/start-modal.ts'
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

describe('what is drawn', () => {
  const assessment = anAssessment([aFinding('A5', 'acknowledge')])
  const migration = aMigration(requested(), assessed(assessment))
  const viewer = { mayApprove: true, mayReject: true, expectedDigest: undefined }
  const modals = [
    planModal(migration, viewer, AROUND),
    acknowledgeModal(migration),
    scheduleModal(migration, AROUND, NOON),
    rejectModal({ id: 'MIG-42' }),
    startModal(['lab-old']),
  ]

  test('has a listener behind each button, in every state', () => {
    const { actions } = recordingApp()
    const cards = (Object.keys(STATES) as StateName[]).map(
      (state) => renderCard({ ...migration, state }, AROUND).blocks,
    )

    const buttons = [...cards, itemsModal(migration, null), modals[0]].flatMap((drawn) => valuesOf('action_id', drawn))

    expect(buttons.length).toBeGreaterThan(20)
    expect(actions).toEqual(expect.arrayContaining([...new Set(buttons)]))
  })

  test('has a listener behind each form', () => {
    const { views } = recordingApp()

    expect(views).toEqual(expect.arrayContaining(modals.flatMap((drawn) => valuesOf('callback_id', drawn))))
  })
})
