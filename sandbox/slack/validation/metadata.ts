import { z } from 'zod'
import { isObject, type JsonObject } from '../json.ts'
import { refusalAt, SlackRefusal } from '../slack-refusal.ts'
import { problemsIn } from './slack-issues.ts'

/** Slack's own cap is not published; this is what the product promises to stay under. */
const MAX_METADATA_BYTES = 2048

const scalar = z.union([z.string(), z.number(), z.boolean()])
const flatObject = z.record(z.string(), scalar)
const metadataSchema = z.strictObject({
  event_type: z.string().min(1).max(50),
  event_payload: z.record(z.string(), z.union([scalar, flatObject, z.array(z.union([scalar, flatObject]))])),
})

/** The metadata of a message, or undefined when none was given. Refuses deep, foreign and large ones. */
export function checkedMetadata(metadata: unknown): JsonObject | undefined {
  if (metadata === undefined) return undefined
  if (!isObject(metadata)) throw new SlackRefusal('invalid_metadata_format')
  const problems = problemsIn(metadataSchema, metadata, ['metadata'])
  if (problems.length > 0) throw refusalAt('invalid_metadata_schema', problems)
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) throw new SlackRefusal('metadata_too_large')
  return metadata
}
