import { ServerTrouble, type ServerWriter } from '../ports.ts'
import type { Claimed } from './claimed.ts'

/** A writer that is opened when it is first needed, and closed if it was. */
export function writerOnce({ ports, migration }: Claimed, make: () => Promise<ServerWriter>) {
  let writer: ServerWriter | undefined
  return {
    open: async (): Promise<ServerWriter> => {
      writer ??= await make()
      return writer
    },
    /** One that can't be closed, on a server that goes down, is ended by it, or by whoever writes next. */
    close: async (): Promise<void> => {
      try {
        await writer?.close()
      } catch (error) {
        if (!(error instanceof ServerTrouble)) throw error
        ports.logger.debug({ migrationId: migration.id, err: error }, 'a session could not be closed')
      }
    },
  }
}
