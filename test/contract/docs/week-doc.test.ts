import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Logged } from '../../support/school-week/channel-log.ts'
import { playWeek } from '../../support/school-week/week.ts'
import { daysOf, drawWeek } from './draw-week.ts'

const FILE = new URL('../../../docs/notices.md', import.meta.url)
const UPDATE = 'UPDATE_DOCS=1 npx vitest run --project contract test/contract/docs'
const WEEK = /(?<=<!-- the week -->\n)[\s\S]*?(?=\n?<!-- the week ends -->)/
const MOST_A_DAY = 6

describe('a week with 12 servers in 4 windows', () => {
  let said: readonly Logged[] = []

  beforeAll(async () => {
    const school = await playWeek()
    const states = await Promise.all(school.rooms.map(async (room) => (await school.record(room)).state))
    expect(states).toEqual([...Array<string>(11).fill('completed'), 'rolled-back'])
    said = school.log.said
  })

  it(`shows at most ${MOST_A_DAY} messages a day in the staff channel`, () => {
    const days = daysOf(said)

    expect(days).toHaveLength(5)
    expect(days.map((each) => each.said.length).filter((count) => count > MOST_A_DAY)).toEqual([])
  })

  it('is in docs/notices.md as the staff read it', () => {
    const drawn = drawWeek(said)
    if (process.env.UPDATE_DOCS) {
      const text = readFileSync(FILE, 'utf8')
      writeFileSync(
        FILE,
        text.replace(WEEK, () => `${drawn}\n`),
      )
    }

    const found = WEEK.exec(readFileSync(FILE, 'utf8'))?.[0]
    expect(found?.trimEnd(), `docs/notices.md is out of date. Draw it anew with: ${UPDATE}`).toBe(drawn)
  })
})
