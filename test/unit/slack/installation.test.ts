import { expect, it } from 'vitest'
import { compareManifest } from '../../../src/slack/installation.ts'
import { manifest } from '../../../src/slack/manifest.ts'

const SOCKET = { command: '/migrate', isSocketMode: true }

it('finds nothing in the app that was made from our manifest', () => {
  expect(compareManifest(manifest({ command: '/migrate' }), SOCKET)).toEqual([])
  expect(
    compareManifest(manifest({ command: '/move', httpUrl: 'https://bot.example' }), {
      command: '/move',
      isSocketMode: false,
    }),
  ).toEqual([])
})

it('names the command that the configuration has and the app has not, and those that it has', () => {
  const app = manifest({ command: '/move' })

  expect(compareManifest(app, SOCKET)).toEqual(['the command /migrate (it has /move)'])
})

it('names scopes, events and switches that an older app lacks', () => {
  const { features, oauth_config, settings } = manifest({ command: '/migrate' })
  const app = {
    features,
    oauth_config: { scopes: { bot: oauth_config.scopes.bot.filter((scope) => scope !== 'users:read') } },
    settings: {
      ...settings,
      event_subscriptions: { bot_events: ['user_change', 'subteam_updated'] },
      interactivity: { is_enabled: false },
      socket_mode_enabled: false,
    },
  }

  expect(compareManifest(app, SOCKET)).toEqual([
    'the scope users:read',
    'the event subteam_members_changed',
    'interactivity',
    'Socket Mode',
  ])
})

it('finds everything missing in an app that was made without a manifest', () => {
  expect(compareManifest({}, SOCKET)).toContain('the command /migrate')
})
