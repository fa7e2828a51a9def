import { describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../../src/migration/events.ts'
import type { Migration } from '../../../src/migration/migration.ts'
import { newAccountsOf } from '../../../src/migration/stages/pilot-changes.ts'
import { renderCard } from '../../../src/slack/blocks/card.ts'
import { buttons, completed, inPilot, started, TO_STARTED } from './draw-card.ts'
import { AROUND, aFinding, aMigration, anAssessment, BOTH_SEEN, IN_PILOT, SIGNED_OFF } from './sample.ts'

const SEATS = anAssessment().source.stations.map((station) => station.stationId)

describe('the card of a pilot', () => {
  test('speaks of going back in time only as long as there is a window', () => {
    expect(started()).toContain('without an answer then, it holds where it is')
    expect(inPilot()).not.toContain('Last moment to go back')
  })

  test('says what was seen and what is released, in counts and places', () => {
    const drawn = inPilot(
      BOTH_SEEN,
      { type: 'released', seats: SEATS.slice(0, 2), accounts: ['kiosk'] },
      {
        type: 'release-made',
      },
    )

    expect(drawn).toContain('test administrator seen at Teacher, test user seen at Row1-A. 1 failed logon.')
    expect(drawn).toContain('Released: 2 of 8 stations, 1 of 1 new account.')
    for (const account of newAccountsOf(anAssessment())) expect(drawn).not.toContain(account)
  })

  test('asks for the test log-ons first, then for releases, then for the sign-off', () => {
    const pilot = (...events: MigrationEvent[]) => aMigration(...TO_STARTED, ...IN_PILOT, ...events)

    expect(inPilot()).toContain('Log on at stations with both test accounts')
    expect(buttons(pilot())).toEqual(expect.arrayContaining(['Release…', 'Sign off', 'Overrule…', 'Roll back…']))
    expect(buttons(pilot(BOTH_SEEN))).toContain('!Release…')
    const all: MigrationEvent = { type: 'released', seats: SEATS, accounts: ['kiosk'] }
    const drawn = buttons(pilot(BOTH_SEEN, all, { type: 'release-made' }))
    expect(drawn).toContain('!Sign off')
    expect(drawn).not.toContain('Release…')
  })

  test('says that the log-ons were overruled', () => {
    const overruled: MigrationEvent = { type: 'items-overruled', items: ['pilot-log-ons'], reason: 'no screens' }

    expect(inPilot(overruled)).toContain('test user not seen yet (overruled)')
  })
})

describe('the card of what has ended', () => {
  const rollback: MigrationEvent = {
    type: 'rollback-started',
    changes: [],
    leftovers: ['The volume DpReserved stays.'],
    reason: 'dark screens',
  }
  const difference = { server: 'destination', field: 'station 3, name', was: 'C', now: 'D' } as const

  test('offers a completed one to be verified, retired and rolled back', () => {
    const drawn = buttons(aMigration(...TO_STARTED, ...IN_PILOT, BOTH_SEEN, ...SIGNED_OFF))

    expect(drawn).toEqual(['Verify again', 'Retire…', 'Show plan', 'Report', 'History', 'Roll back…'])
  })

  test('shows what has drifted', () => {
    const drawn = completed({ type: 'drift-check-requested' }, { type: 'drift-checked', differences: [difference] })

    expect(drawn).toContain('*What has changed since it was verified*')
    expect(drawn).toContain('station 3, name: was C, is now D')
  })

  test('says why it goes back, what cannot be undone and what stays different', () => {
    expect(started(rollback)).toContain('It goes back: dark screens')
    const drawn = started(rollback, { type: 'rolled-back', differences: [difference] })
    expect(drawn).toContain('Everyone works with lab-old again.')
    expect(drawn).toContain('The volume DpReserved stays.')
    expect(drawn).toContain('*What stays different*')
  })

  test('does not offer to roll back what goes back already', () => {
    const drawn = buttons(aMigration(...TO_STARTED, rollback, { type: 'stopped' }))

    expect(drawn).not.toContain('Roll back…')
    expect(drawn).not.toContain('Go on until…')
  })
})

describe('the card of a retirement', () => {
  const point = aFinding('A3', 'acknowledge', { title: 'Shared folders are out of reach.' })
  const shutDown = { id: 'retire.shut-down', kind: 'shut-down', before: 'running' } as const
  const waiting = (...findings: ReturnType<typeof aFinding>[]): Migration =>
    aMigration(
      ...TO_STARTED,
      ...IN_PILOT,
      BOTH_SEEN,
      ...SIGNED_OFF,
      { type: 'retirement-requested' },
      {
        type: 'retirement-assessed',
        findings,
        changes: [shutDown],
      },
    )

  test('shows what it does and what has to be known before it', () => {
    const drawn = JSON.stringify(renderCard(waiting(point), AROUND))

    expect(drawn).toContain('Shut the source down')
    expect(drawn).toContain('A3: Shared folders are out of reach. Seen: ')
    expect(buttons(waiting(point))).toEqual([
      '!Approve retirement',
      'Acknowledge',
      'Check again',
      'Show plan',
      'History',
      'Cancel retirement',
      'Roll back…',
    ])
  })

  test('offers no approval where something stands in the way', () => {
    const drawn = waiting(aFinding('B17', 'block'))

    expect(buttons(drawn)).toContain('Show retirement')
    expect(JSON.stringify(renderCard(drawn, AROUND))).toContain('then press *Check again*')
  })

  test('takes nothing back once it is approved', () => {
    const log: MigrationEvent[] = [{ type: 'retirement-approved' }, { type: 'stop-requested' }, { type: 'stopped' }]
    const drawn = completed(
      { type: 'retirement-requested' },
      { type: 'retirement-assessed', findings: [], changes: [shutDown] },
      ...log,
    )

    expect(drawn).toContain('*Retirement:* 0 of 1 change done.')
    expect(drawn).not.toMatch(/Roll back…|Cancel migration|Cancel retirement/)
  })
})
