import type { SlackDriver } from '../../slack/driver/driver.ts'
import type { Target } from '../../slack/driver/screen.ts'
import { isObject, type JsonObject } from '../../slack/json.ts'
import { type DrawnElement, drawnElements } from '../../slack/workspace/drawn-elements.ts'
import { originalTs } from '../draw/draw-message.ts'
import type { PageFrame } from './page-frame.ts'

/** An element that somebody pressed or chose something in, and where it is drawn. */
export interface Pressed {
  readonly target: Target
  readonly drawn: DrawnElement
  /** What has to be asked before it counts. */
  readonly confirmation: JsonObject | undefined
}

/** What a frame presses; undefined for frames that press nothing, and for what is not there any more. */
export function pressedIn(driver: SlackDriver, person: string, frame: PageFrame): Pressed | undefined {
  if (frame.t === 'block_action') return pressedInMessage(driver, person, frame)
  if (frame.t === 'modal_click') return pressedInModal(driver, person, frame.nth)
  return undefined
}

function pressedInMessage(
  driver: SlackDriver,
  person: string,
  { channel, messageTs, action }: Extract<PageFrame, { t: 'block_action' }>,
): Pressed | undefined {
  const ts = originalTs(messageTs)
  const message = driver.ephemerals(person).find((each) => each.ts === ts) ?? driver.message(channel, ts)
  const drawn = drawnElements(message?.blocks).find(
    ({ blockId, actionId }) => blockId === action.block_id && actionId === action.action_id,
  )
  // Only its own block: other blocks may have elements of the same action_id.
  return drawn && { target: { channel, ts, blocks: [drawn.block] }, drawn, confirmation: confirmationOf(drawn) }
}

/** The page does not say which of a modal's buttons is pressed, so they are counted. */
function pressedInModal(driver: SlackDriver, person: string, nth: number): Pressed | undefined {
  const view = driver.views(person).at(-1)
  const drawn = drawnElements(view?.blocks).filter(({ element }) => element.type === 'button')[nth]
  return view && drawn && { target: view.id, drawn, confirmation: confirmationOf(drawn) }
}

function confirmationOf({ element }: DrawnElement): JsonObject | undefined {
  return isObject(element.confirm) ? element.confirm : undefined
}
