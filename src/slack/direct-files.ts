import type { WebClient } from '@slack/web-api'
import type { PersonId } from '../migration/ids.ts'
import type { DocumentFile } from '../operations/ports.ts'

/** Sends files to one person: what names accounts never goes to a channel. */
export interface DirectFiles {
  /** Resolves when Slack has taken the files; it shows them a moment later. Rejects as Slack's client does. */
  send(person: PersonId, comment: string, files: readonly DocumentFile[]): Promise<void>
}

export function createDirectFiles(client: WebClient): DirectFiles {
  return {
    async send(person, comment, files) {
      const { channel } = await client.conversations.open({ users: person })
      if (!channel?.id) throw new Error('slack opened no conversation')
      await client.filesUploadV2({
        channel_id: channel.id,
        initial_comment: comment,
        file_uploads: files.map(({ name, text }) => ({ filename: name, title: name, content: text })),
      })
    },
  }
}
