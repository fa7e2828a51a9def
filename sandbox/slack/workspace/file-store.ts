import type { JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import { newId } from './ids.ts'

export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly declaredBytes: number
  /** What an image shows; empty for none. */
  readonly altText: string
  title: string
  content?: Buffer
  shares: { channel: string; ts: string; kind: 'public' | 'private' }[]
}

/** Files on their three-step way in: announced, uploaded, completed. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>()

  announce(name: string, declaredBytes: number, altText: string): StoredFile {
    const file: StoredFile = { id: newId('F'), name, declaredBytes, altText, title: name, shares: [] }
    this.#files.set(file.id, file)
    return file
  }

  get(id: string): StoredFile {
    const file = this.#files.get(id)
    if (!file) throw new SlackRefusal('file_not_found')
    return file
  }

  all(): StoredFile[] {
    return [...this.#files.values()]
  }
}

export function renderFile(file: StoredFile, baseUrl: string): JsonObject {
  const shares: Record<string, Record<string, { ts: string }[]>> = {}
  for (const { kind, channel, ts } of file.shares) {
    shares[kind] ??= {}
    const inKind = shares[kind]
    inKind[channel] = [...(inKind[channel] ?? []), { ts }]
  }
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    ...(file.altText === '' ? {} : { alt_txt: file.altText }),
    size: file.content?.length ?? 0,
    url_private: `${baseUrl}/files/${file.id}`,
    permalink: `${baseUrl}/files/${file.id}`,
    channels: file.shares.map(({ channel }) => channel),
    shares,
  }
}
