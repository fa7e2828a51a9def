import type { FilesGetUploadURLExternalResponse, WebClient } from '@slack/web-api'
import type { PersonId } from '../migration/ids.ts'
import type { DocumentFile, PictureFile } from '../operations/ports.ts'
import { MAX_FILE_ALT_TEXT } from './limits.ts'
import { shorten } from './text.ts'

const UPLOAD_MS = 30_000

/** Sends files to one person: what names accounts never goes to a channel. */
export interface DirectFiles {
  /** Resolves when Slack has taken the files; it shows them a moment later. Rejects as Slack's client does. */
  send(person: PersonId, comment: string, files: readonly DocumentFile[]): Promise<void>
  /** The same for a picture; the comment may be mrkdwn. */
  sendPicture(person: PersonId, comment: string, picture: PictureFile): Promise<void>
}

export function createDirectFiles(client: WebClient): DirectFiles {
  return {
    async send(person, comment, files) {
      await client.filesUploadV2({
        channel_id: await directChannel(client, person),
        initial_comment: comment,
        file_uploads: files.map(({ name, text }) => ({ filename: name, title: name, content: text })),
      })
    },
    async sendPicture(person, comment, { name, bytes, altText }) {
      const channel = await directChannel(client, person)
      const id = await upload(client, { name, bytes, altText })
      await client.files.completeUploadExternal({
        channel_id: channel,
        initial_comment: comment,
        files: [{ id, title: name }],
      })
    },
  }
}

/** Slack's client names the alternative text otherwise than Slack does, which then ignores it, so the steps are taken here. */
async function upload(client: WebClient, { name, bytes, altText }: Omit<PictureFile, 'mimetype'>): Promise<string> {
  const announced: FilesGetUploadURLExternalResponse = await client.apiCall('files.getUploadURLExternal', {
    filename: name,
    length: bytes.length,
    alt_txt: shorten(altText, MAX_FILE_ALT_TEXT),
  })
  const { upload_url: address, file_id: id } = announced
  if (!address || !id) throw new Error('slack named no place for a file')
  const answer = await fetch(address, {
    method: 'POST',
    body: Buffer.from(bytes),
    signal: AbortSignal.timeout(UPLOAD_MS),
  })
  if (!answer.ok) throw new Error(`slack refused a file with HTTP ${answer.status}`)
  return id
}

async function directChannel(client: WebClient, person: PersonId): Promise<string> {
  const { channel } = await client.conversations.open({ users: person })
  if (!channel?.id) throw new Error('slack opened no conversation')
  return channel.id
}
