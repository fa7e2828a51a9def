import { describe, expect, it } from 'vitest'
import { createWording } from '../../../src/wording/create-wording.ts'
import { aSection, aView, END, START, STATIONS, wordingIn } from './situations.ts'

const wording = wordingIn('en')
const seats = Array.from({ length: 30 }, (_, index) => `Seat ${index + 1}`)

describe('a notice', () => {
  it('says what to do, what will not work and until when, where to go, and whom to ask', () => {
    expect(wording.notice(aView(aSection('announced')))).toEqual({
      todo: `Please save your work and log off before <at:${START}>.`,
      details: [
        `Nobody can use the 8 stations of lab-old from <at:${START}> until <at:${END}> at the latest: they move to a new computer. Whatever is still open on a screen then is lost.`,
        "Until it is over you can use the library's laptops.",
      ],
      footer: 'Questions: IT desk, ext. 4711',
    })
  })

  it('speaks of one station as of one', () => {
    const { details } = wording.notice(aView(aSection('started', { stations: ['Teacher'] })))

    expect(details[0]).toBe(
      'The station Teacher of lab-old is moving to a new computer. You will be told here as soon as you can use it again.',
    )
  })

  it('counts the stations, which the board above it names', () => {
    const [happens] = wording.notice(aView(aSection('announced', { stations: seats }))).details

    expect(happens).toMatch(/^Nobody can use the 30 stations of lab-old from /)
  })

  it('names several servers without counting their stations', () => {
    const [happens] = wording.notice(aView(aSection('announced', {}, { server: 'lab-b', stations: seats }))).details

    expect(happens).toMatch(/^Nobody can use the stations of lab-old and lab-b from /)
  })

  it('says which servers it is about where its readers hear of others, too, and only once', () => {
    const view = aView(aSection('started'))

    expect(wording.notice(view).todo).toBe(`Please stay away from the stations until <at:${END}>.`)
    expect(wording.notice({ ...view, isForOthersToo: true })).toMatchObject({
      todo: `Please stay away from the stations of lab-old until <at:${END}>.`,
      details: [expect.stringMatching(/^The stations are moving to a new computer\./), expect.any(String)],
    })
  })

  it('says which stations are open again, and that the others follow', () => {
    const { todo, details } = wording.notice(aView(aSection('opened', { open: ['Row1-A', 'Row1-B'] })))

    expect(todo).toBe('You can use the 2 stations of lab-old (Row1-A and Row1-B) again.')
    expect(details).toEqual(['The other stations are still moving: you will be told here when you can use them.'])
  })

  it('that all are open says who cannot log on yet', () => {
    const { todo, details } = wording.notice(aView(aSection('opened', { open: STATIONS, isStepByStep: true })))

    expect(todo).toBe('You can use the stations again.')
    expect(details.at(-1)).toBe('Not everyone can log on yet: people are let in step by step.')
  })

  it('that it is over says what was checked; no other one does', () => {
    expect(wording.notice(aView(aSection('over', { checks: 42 }))).details).toContain(
      'Everything was checked afterwards and is as it should be (42 checks).',
    )
    expect(wording.notice(aView(aSection('going-back', { checks: 42 }))).details.join()).not.toContain('42')
  })

  it('says why', () => {
    const { details } = wording.notice(aView(aSection('put-off', { because: 'not-told-in-time' })))

    expect(details[0]).toMatch(
      / for now\. You had not been told early enough\. You will be told here about a new time\.$/,
    )
  })

  it('sends nobody back to stations whose move was given up half way', () => {
    const { todo } = wording.notice(aView(aSection('cancelled', { because: 'given-up' })))

    expect(todo).toBe('Please ask before you use the stations.')
  })

  it('says that it is late', () => {
    const { details } = wording.notice({ sections: [aSection('reminder')], dueAt: START })

    expect(details.at(-1)).toBe(`This notice is late: it should have been here by <at:${START}>.`)
  })

  it('of different things says of which stations each is, the most urgent first', () => {
    const { todo, details } = wording.notice(
      aView(aSection('failed', { server: 'lab-c' }), aSection('announced', { server: 'lab-b' })),
    )

    expect(todo).toBe('Please do not use the stations of lab-c yet.')
    expect(details[1]).toMatch(/^Please save your work and log off at the stations of lab-b before /)
  })

  it('says where to go only while stations cannot be used', () => {
    expect(wording.notice(aView(aSection('over'))).details.join()).not.toContain('laptops')
    expect(wording.notice(aView(aSection('cancelled'))).details.join()).not.toContain('laptops')
  })

  it('leaves out whom to ask and where to go where the site says neither', () => {
    const bare = createWording({ language: 'en', overrides: {}, timeZone: 'UTC', contact: '', alternative: ' ' })

    expect(bare.notice(aView(aSection('announced')))).toMatchObject({ details: [expect.any(String)], footer: '' })
    expect(bare.screen({ kind: 'soon', minutes: 5 })).toMatch(/is lost\.$/)
  })

  it('takes what the site says with its own full stop, or without', () => {
    const dotted = createWording({
      language: 'en',
      overrides: {},
      timeZone: 'UTC',
      contact: 'Ann.',
      alternative: 'room 4.',
    })

    expect(dotted.notice(aView(aSection('announced'))).details.at(-1)).toBe('Until it is over you can use room 4.')
  })
})

describe('the board', () => {
  it('has one sentence to begin with, then a line for each server', () => {
    const { todo, details } = wording.board(
      aView(
        aSection('started', { server: 'lab-c', stations: ['K1', 'K2'] }),
        aSection('put-off', { server: 'lab-b', stations: [] }),
        aSection('over'),
      ),
    )

    expect(todo).toBe(`Please stay away from the stations of lab-c until <at:${END}>.`)
    expect(details).toEqual([
      `The 2 stations of lab-c (K1 and K2): closed until <at:${END}> at the latest, moving to a new computer.`,
      'The stations of lab-b: open as usual; a new time will be announced.',
      'The 8 stations of lab-old (Teacher, Row1-A, Row1-B, Row1-C and 4 more): open again, on the new computer.',
      "Until it is over you can use the library's laptops.",
    ])
  })

  it('names at most 12 stations, of all servers together', () => {
    const [one] = wording.board(aView(aSection('announced', { stations: seats }))).details
    const two = wording.board(aView(aSection('announced', {}, { server: 'lab-b', stations: seats }))).details

    expect(one).toMatch(/^The 30 stations of lab-old \(Seat 1, .* Seat 12 and 18 more\): closed from /)
    expect(two[0]).toMatch(/^The 8 stations of lab-old \(Teacher, .*, Row2-B and 2 more\): /)
    expect(two[1]).toMatch(/^The 30 stations of lab-b \(Seat 1, .*, Seat 6 and 24 more\): /)
  })

  it('counts the stations of more than four servers, on one line where the same happens', () => {
    const five = Array.from({ length: 5 }, (_, index) => ({ server: `room-${index + 1}` }))

    const { details } = wording.board(
      aView(aSection('announced', ...five), aSection('over'), aSection('put-off', { server: 'c', stations: ['Desk'] })),
    )

    expect(details).toHaveLength(4)
    expect(details[0]).toMatch(/^The stations of room-1, room-2, room-3, room-4 and room-5: closed from /)
    expect(details.slice(1, 3).join(' ')).toMatch(
      /^The 8 stations of lab-old: open again, .* The station Desk of c: open as usual/,
    )
  })

  it('asks for nothing when everything is over', () => {
    const { todo, details } = wording.board(aView(aSection('rolled-back', { server: 'lab-c' }), aSection('over')))

    expect([todo, ...details].join(' ')).not.toMatch(/please/i)
  })
})

describe('the screen', () => {
  it('leaves out what has no room', () => {
    const [contact, alternative] = ['c'.repeat(200), 'a'.repeat(400)]
    const text = createWording({ language: 'en', overrides: {}, timeZone: 'UTC', contact, alternative }).screen({
      kind: 'soon',
      minutes: 15,
    })

    expect(text.length).toBeLessThanOrEqual(500)
    expect(text).toContain(contact)
    expect(text).not.toContain('aaa')
  })
})

it('texts of the site stand in for ours, in its own language for numbers and lists', () => {
  const own = wordingIn('en', {
    locale: 'it',
    'over.todo': 'Potete usare di nuovo {these}.',
    'stations.these': 'le postazioni di {servers}',
  })

  const view = aView(aSection('over', { server: 'a' }, { server: 'b' }))

  expect(own.notice(view).todo).toBe('Potete usare di nuovo le postazioni di a e b.')
  expect(own.notice(view).footer).toBe('Questions: IT desk, ext. 4711')
})
