import { describe, expect, it } from 'vitest'
import { aSection, aView, END, START, wordingIn } from './situations.ts'

const BEFORE = START - 26 * 3_600_000

describe('the sheet for the door', () => {
  it.each([
    [
      'en',
      'Please save your work and log off before Tuesday, 24 November 2026 at 20:00.',
      'closed from Tuesday, 24 November 2026 at 20:00 until 23:00 at the latest, for the move to a new computer.',
      'As of Monday, 23 November 2026 at 18:00',
    ],
    [
      'de',
      'Bitte speichern Sie Ihre Arbeit und melden Sie sich bis Dienstag, 24. November 2026, 20:00 Uhr ab.',
      'von Dienstag, 24. November 2026, 20:00 Uhr bis spätestens 23:00 Uhr gesperrt, wegen Umzugs auf einen neuen Computer.',
      'Stand: Montag, 23. November 2026, 18:00 Uhr',
    ],
    [
      'es',
      'Por favor, guarde su trabajo y cierre la sesión antes de la hora de inicio: el martes, 24 de noviembre de 2026, a las 20:00.',
      'fuera de servicio desde el martes, 24 de noviembre de 2026, a las 20:00 hasta las 23:00 como muy tarde, por el traslado a un ordenador nuevo.',
      'Última actualización: el lunes, 23 de noviembre de 2026, a las 18:00',
    ],
    [
      'fr',
      'Merci d’enregistrer votre travail et de fermer votre session avant mardi 24 novembre 2026 à 20:00.',
      'hors service entre mardi 24 novembre 2026 à 20:00 et 23:00 au plus tard, pour passer sur un nouvel ordinateur.',
      'Mise à jour\u00a0: lundi 23 novembre 2026 à 18:00',
    ],
  ] as const)('writes times out in the zone of the site, in %s', (language, todo, closed, asOf) => {
    const sheet = wordingIn(language).sheet(aView(aSection('announced')), BEFORE)

    expect(sheet).toMatchObject({ todo, asOf })
    expect(sheet.details[0]).toContain(closed)
    expect(JSON.stringify(sheet)).not.toContain('<at:')
  })

  it('says what the board says', () => {
    const wording = wordingIn('de')
    const view = aView(aSection('over', { checks: 42 }), aSection('put-off', { startAt: null, endAt: null }))

    const { todo, details, footer } = wording.board(view)

    expect(wording.sheet(view, START)).toMatchObject({ todo, details, footer })
  })

  it('gives the date of the end where that is another day', () => {
    const { details } = wordingIn('en').sheet(aView(aSection('announced', { endAt: END + 3 * 3_600_000 })), BEFORE)

    expect(details[0]).toContain('until Wednesday, 25 November 2026 at 02:00 at the latest')
  })

  it('tells the two hours apart that have the same time when clocks are put back', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30)
    const view = aView(aSection('announced', { startAt: first, endAt: first + 3_600_000 }))

    const { details } = wordingIn('de').sheet(view, BEFORE)

    expect(details[0]).toContain('von Sonntag, 25. Oktober 2026, 02:30 Uhr (MESZ) bis spätestens 02:30 Uhr (MEZ)')
  })
})

it.each([
  ['en', '20:00 (today)'],
  ['de', 'today um 20:00'],
  ['es', 'today a las 20:00'],
  ['fr', 'today à 20:00'],
] as const)('a moment that somebody else writes reads well after “before” and “until” in %s', (language, moment) => {
  expect(wordingIn(language).moment('today', '20:00')).toBe(moment)
})
