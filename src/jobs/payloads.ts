import { z } from 'zod'
import { type MigrationId, parseMigrationId } from '../migration/ids.ts'

/** Ids only: what a job is about is read from the record when it runs. */
export const lookJobSchema = z.strictObject({
  schema: z.literal(1),
  migration: z.string().transform((text, context): MigrationId => {
    const id = parseMigrationId(text)
    if (id) return id
    context.addIssue({ code: 'custom', message: 'not the id of a migration' })
    return z.NEVER
  }),
  /** Number of events when the job was made; tells jobs apart, decides nothing. */
  version: z.int().min(0),
})
export type LookJob = z.infer<typeof lookJobSchema>

export const deliverJobSchema = z.strictObject({ schema: z.literal(1) })
export type DeliverJob = z.infer<typeof deliverJobSchema>

export function lookJob(migration: MigrationId, version: number): LookJob {
  return { schema: 1, migration, version }
}

export function deliverJob(): DeliverJob {
  return { schema: 1 }
}

/**
 * Deterministic, so that a job sent twice is one. The bucket (reconciler only) lets a job past an id that got stuck; BullMQ
 * allows no `:` and no bare number.
 */
export function lookJobId(migration: MigrationId, version: number, bucket?: number): string {
  return bucket === undefined ? `${migration}-v${version}` : `${migration}-v${version}-b${bucket}`
}

export function deliverJobId(bucket: string | number): string {
  return `deliver-${bucket}`
}
