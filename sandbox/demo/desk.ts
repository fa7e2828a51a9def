import type { MakeBelieveSite } from '../site/make-believe-site.ts'
import { CHANNELS, PEOPLE } from '../site/people.ts'
import type { Interaction } from '../slack/driver/interaction.ts'
import type { StoredMessage } from '../slack/workspace/message.ts'
import type { View } from '../slack/workspace/view-store.ts'

type Role = keyof typeof PEOPLE

interface Button {
  readonly action_id: string
  readonly text: { readonly text: string }
}

const PATIENCE_MS = 60_000

/** How people of the site use Slack: they see a card, press what it says, and fill in what opens. */
export class Desk {
  readonly #site: MakeBelieveSite
  /** Told of everything that people do. */
  readonly #tell: (line: string) => void

  constructor(site: MakeBelieveSite, tell: (line: string) => void = () => {}) {
    this.#site = site
    this.#tell = tell
  }

  person(role: Role) {
    return this.#site.slack.driver.person(PEOPLE[role])
  }

  async command(role: Role, text: string): Promise<Interaction> {
    this.#tell(`${this.#name(role)} types /migrate ${text}`)
    return this.person(role).command('/migrate', text, { channel: CHANNELS.updates })
  }

  /** The migration's card, once it shows this text. */
  card(id: string, text: string): Promise<StoredMessage> {
    return this.#site.slack.driver.waitForMessage(
      CHANNELS.updates,
      (message) => isCard(message, id) && wordsOf(message).includes(text),
      { timeoutMs: PATIENCE_MS, what: `the card of ${id} with "${text}"` },
    )
  }

  /** The migration's card, once it has a button with this label. */
  cardWith(id: string, label: string): Promise<StoredMessage> {
    return this.#site.slack.driver.waitForMessage(
      CHANNELS.updates,
      (message) => isCard(message, id) && buttonOf(message.blocks, label) !== undefined,
      { timeoutMs: PATIENCE_MS, what: `the card of ${id} with a button "${label}"` },
    )
  }

  /** A notice with these words in the channel of those who sit at the stations. */
  notice(words: string): Promise<true> {
    const { driver } = this.#site.slack
    const posts = () => driver.messages(CHANNELS.staff)
    return this.#said(words, () => [...posts(), ...posts().flatMap((post) => driver.thread(CHANNELS.staff, post.ts))])
  }

  /** So many lines with these words in the thread of the card. */
  story(words: string, times = 1): Promise<true> {
    const { driver } = this.#site.slack
    const replies = () =>
      driver.messages(CHANNELS.updates).filter(({ ts, thread_ts }) => thread_ts !== undefined && thread_ts !== ts)
    return this.#said(words, replies, times)
  }

  /** A direct message with these words. */
  told(role: Role, words: string): Promise<true> {
    const { driver } = this.#site.slack
    return this.#said(words, () => driver.messages(PEOPLE[role]))
  }

  #said(words: string, messages: () => readonly StoredMessage[], times = 1): Promise<true> {
    const isThere = () => messages().filter((message) => wordsOf(message).includes(words)).length >= times || undefined
    return this.#site.slack.driver.waitFor(isThere, { timeoutMs: PATIENCE_MS, what: `"${words}"` })
  }

  /** Presses a button by its label, on the card or in a modal. */
  async press(role: Role, target: StoredMessage | View, label: string): Promise<Interaction> {
    const button = buttonOf(target.blocks, label)
    if (!button) throw new Error(`there is no button "${label}"`)
    this.#tell(`${this.#name(role)} presses ${label}`)
    return this.person(role).click(target, button.action_id)
  }

  /** The modal that is open at this person's screen, once it is filled and has this title. */
  modal(role: Role, title: string): Promise<View> {
    return this.#site.slack.driver.waitForView(
      PEOPLE[role],
      (view) => titleOf(view).includes(title) && isFilled(view),
      {
        timeoutMs: PATIENCE_MS,
        what: `a modal "${title}" for ${role}`,
      },
    )
  }

  /** The modal with this title, once it has lost these words. */
  modalWithout(role: Role, title: string, words: string): Promise<View> {
    return this.#site.slack.driver.waitForView(
      PEOPLE[role],
      (view) => titleOf(view).includes(title) && !JSON.stringify(view.blocks).includes(words),
      { timeoutMs: PATIENCE_MS, what: `a modal "${title}" without ${words}` },
    )
  }

  /** Submits a modal; anything but a plain yes is an error of the story. */
  async submit(role: Role, view: View, values: Record<string, unknown>): Promise<void> {
    const outcome = await this.person(role).submit(view.id, values)
    if (outcome.kind === 'closed' || outcome.kind === 'cleared' || outcome.kind === 'updated') return
    throw new Error(`the modal "${titleOf(view)}" was answered by ${JSON.stringify(outcome)}`)
  }

  #name(role: Role): string {
    return this.person(role).user.real_name
  }
}

function isCard(message: StoredMessage, id: string): boolean {
  return message.thread_ts === undefined && wordsOf(message).includes(`${id}:`)
}

/** All words that a message or view shows. */
export function wordsOf(shown: { readonly blocks?: unknown; readonly text?: unknown }): string {
  return JSON.stringify([shown.text ?? '', shown.blocks ?? []])
}

/** A modal opens with a word of patience and is filled a moment later. */
function isFilled(view: View): boolean {
  return Boolean((view as { submit?: unknown }).submit) || JSON.stringify(view.blocks).includes('"button"')
}

function titleOf(view: View): string {
  return (view as { title?: { text?: string } }).title?.text ?? ''
}

/** The button with this label, wherever it stands in the blocks. */
function buttonOf(blocks: unknown, label: string): Button | undefined {
  if (Array.isArray(blocks)) {
    for (const block of blocks) {
      const found = buttonOf(block, label)
      if (found) return found
    }
    return undefined
  }
  if (typeof blocks !== 'object' || blocks === null) return undefined
  const { type, text } = blocks as { type?: unknown; text?: { text?: unknown } }
  if (type === 'button') return text?.text === label ? (blocks as Button) : undefined
  return buttonOf(Object.values(blocks), label)
}

/** Values of the options of every check box in a view, by block. */
export function checkBoxesOf(view: View): Record<string, string[]> {
  const blocks = (view.blocks ?? []) as readonly {
    block_id?: string
    element?: { type?: string; options?: readonly { value: string }[] }
  }[]
  const boxes: Record<string, string[]> = {}
  for (const { block_id, element } of blocks) {
    if (element?.type !== 'checkboxes' || block_id === undefined) continue
    boxes[block_id] = (element.options ?? []).map((option) => option.value)
  }
  return boxes
}
