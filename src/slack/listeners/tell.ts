import type { RespondFn } from '@slack/bolt'
import type { Refusal } from '../../migration/refusal.ts'
import { isRefusal } from '../../migration/refusal.ts'
import type { Outcome } from '../../operations/acts/act.ts'
import type { Rendered } from '../blocks/card.ts'
import { MAX_SECTION } from '../limits.ts'
import { noteRefusal } from '../refusals.ts'
import { clip, sentenceText } from '../text.ts'

/** Answers so that only the person who acted sees it. */
export async function tell(respond: RespondFn, answer: Outcome | Refusal | Rendered): Promise<void> {
  noteRefusal(answer)
  const content = 'blocks' in answer ? answer : { text: clip(sentenceText(answer.sentence), MAX_SECTION) }
  await respond({ response_type: 'ephemeral', replace_original: false, ...content })
}

/** A query's answer: the refusal, or what is drawn of it. */
export function rendered<T extends object>(found: T | Refusal, draw: (found: T) => Rendered): Rendered | Refusal {
  return isRefusal(found) ? found : draw(found)
}
