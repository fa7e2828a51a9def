import { expect, test } from 'vitest'
import { CHANNELS } from '../../sandbox/site/people.ts'
import { makeSmall } from '../../sandbox/site/small-room.ts'
import { ACTIONS } from '../../src/slack/ids.ts'
import { offers, SiteStory } from '../support/site-story.ts'

test('people who are still on are counted in the channel, named to the operator, and logged off when the operator says so', async () => {
  const story = await SiteStory.open({
    policy: { whenStillOn: 'ask', sessionGrace: '20s', warnScreensBefore: ['10s'] },
  })
  makeSmall(story.site)
  await story.worker()
  await story.started()
  const { sessions } = story.site.source.state()
  const [first] = sessions.filter(({ stationId }) => stationId !== 0)
  if (!first) throw new Error('nobody is at a station')
  await story.untilRecord('people warned', ({ cutover }) => cutover?.endings.source?.status === 'warned')
  story.site.source.person.logOff({ stationId: first.stationId })

  const card = await story.untilCard('a question about people', (now) => offers(now, ACTIONS.waitForPeople))
  const left = sessions.length - 1
  expect(JSON.stringify(card.blocks)).toContain(`${left} of ${sessions.length} people`)
  expect((await story.record()).cutover?.endings.source?.left).toBe(left)

  const operator = story.person('operator')
  await operator.click(card, ACTIONS.whoIsOn)
  const names = story.site.source.state().sessions.map(({ userName }) => userName)
  const seen = await story.driver.waitForView(operator.user.id, (view) =>
    names.every((name) => JSON.stringify(view).includes(name)),
  )
  expect(JSON.stringify(seen)).toContain('kept nowhere')

  expect(await story.presses('operator', ACTIONS.endSessions)).toContain('is warned once more, and then logged off')
  await story.untilRecord('sessions ended', ({ cutover }) => cutover?.endings.source?.status === 'ended')

  expect(story.site.source.state().sessions).toEqual([])
  const screens = [...new Set(story.site.source.state().messages.map(({ text }) => text))]
  expect(screens).toEqual([expect.stringContaining('log off now'), expect.stringContaining('everybody is logged off')])
  const inChannels = Object.values(CHANNELS).flatMap((channel) => story.driver.messages(channel))
  for (const name of names) expect(JSON.stringify(inChannels)).not.toContain(name)
})
