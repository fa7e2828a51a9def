import { askAndApprove, schedule } from '../story.ts'
import { NOTICE_MS, type Play } from './play.ts'

/** A cmdlet reports success and changes nothing: the migration has to notice, fail, and name the setting. */
export const LIAR: Play = {
  scenario: 'liar',
  async run(site, desk) {
    const id = await askAndApprove(desk)
    await schedule(desk, site, id, NOTICE_MS)
    const card = await desk.card(id, 'Failed')
    await desk.notice('Please do not use the stations yet')
    await desk.story('reads back as')
    return JSON.stringify(card.blocks).includes('privacy')
      ? []
      : ['the card does not name the setting that did not hold']
  },
}
