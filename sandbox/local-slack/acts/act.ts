import type { SlackDriver } from '../../slack/driver/driver.ts'
import type { Interaction } from '../../slack/driver/interaction.ts'
import { drawnElements } from '../../slack/workspace/drawn-elements.ts'
import { chosenIn, errorsByLabel, filledIn, mistypedTimes } from './chosen.ts'
import type { PageFrame } from './page-frame.ts'
import { type Pressed, pressedIn } from './pressed.ts'

/** What the person is told beside what the app itself answers. */
export interface Told {
  /** A sentence of Slack's own. */
  readonly notice?: string
  /** What is wrong in a modal, by the label of the field. */
  readonly errors?: Readonly<Record<string, string>>
}

/** Does in the workspace what a frame of the page says that this person does. Throws, with a sentence, for what they cannot do. */
export async function act(driver: SlackDriver, personId: string, frame: PageFrame): Promise<Told> {
  const person = driver.person(personId)
  switch (frame.t) {
    case 'acting':
      return {}
    case 'post_message':
      person.say(frame.channel, frame.text, frame.thread_ts ?? undefined)
      return {}
    case 'slash_command':
      return outcomeOf(await person.command(frame.command, frame.text, { channel: frame.channel }), frame.command)
    case 'block_action':
    case 'modal_click':
      return press(driver, personId, frame)
    case 'view_submit':
      return submit(driver, personId, frame)
    case 'view_close': {
      const view = driver.views(personId).at(-1)
      if (view) await person.closeView(view.id)
      return {}
    }
  }
}

async function press(
  driver: SlackDriver,
  personId: string,
  frame: Extract<PageFrame, { t: 'block_action' | 'modal_click' }>,
): Promise<Told> {
  const pressed = pressedIn(driver, personId, frame)
  if (!pressed) throw new Error('That is not there any more.')
  const { element } = pressed.drawn
  const selected = frame.t === 'block_action' && element.type !== 'button' ? chosenIn(frame.action, element) : undefined
  const name = nameOf(pressed, driver, personId)
  return outcomeOf(await driver.person(personId).click(pressed.target, name, { selected }), 'That')
}

/** The driver finds elements by action_id, and by block_id where that is needed to tell several of one action_id apart. */
function nameOf({ target, drawn }: Pressed, driver: SlackDriver, personId: string): string {
  const blocks = typeof target === 'string' ? driver.views(personId).at(-1)?.blocks : [drawn.block]
  const sameAction = drawnElements(blocks).filter(({ actionId }) => actionId === drawn.actionId)
  return sameAction.length > 1 ? drawn.blockId : drawn.actionId
}

async function submit(
  driver: SlackDriver,
  personId: string,
  { values }: Extract<PageFrame, { t: 'view_submit' }>,
): Promise<Told> {
  const view = driver.views(personId).at(-1)
  if (!view) return {}
  const filled = filledIn(values, view.blocks)
  const mistyped = mistypedTimes(filled, view.blocks)
  if (Object.keys(mistyped).length > 0) return { errors: errorsByLabel(mistyped, view.blocks) }
  const submission = await driver.person(personId).submit(view.id, filled)
  if (submission.kind === 'failed') return { errors: { Slack: 'We had some trouble connecting. Try again?' } }
  if (submission.kind !== 'errors' && submission.kind !== 'incomplete') return {}
  return { errors: errorsByLabel(submission.errors, view.blocks) }
}

/** Slack tells the person when nobody took it. */
function outcomeOf({ error }: Interaction, what: string): Told {
  return error === undefined ? {} : { notice: `${what} failed with the error "${error}".` }
}
