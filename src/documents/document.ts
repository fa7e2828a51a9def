/** A document as plain data: what it says, not how it looks. All texts are plain; whoever renders them makes them harmless. */
export interface Document {
  readonly title: string
  /** What the title leaves open, such as the servers' own names. */
  readonly subtitle: string
  /** Who may see it; stands first. */
  readonly notice: string
  readonly sections: readonly Section[]
}

export interface Section {
  readonly heading: string
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly pairs: readonly Fact[] }
  | { readonly kind: 'checks'; readonly items: readonly CheckBox[] }
  | Table

export type Fact = readonly [label: string, text: string]

/** A box of a form; `note` says what keeps it from being known. */
export interface CheckBox {
  readonly mark: 'checked' | 'clear' | 'unknown'
  readonly text: string
  readonly note?: string
}

export interface Table {
  readonly kind: 'table'
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly string[])[]
}

export interface Column {
  readonly title: string
  /** Its part of the width, compared with the other columns. */
  readonly share: number
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text }
}

export function facts(pairs: readonly (Fact | null)[]): Block {
  return { kind: 'facts', pairs: pairs.filter((pair) => pair !== null) }
}

/** A table, or the word that stands for an empty one. `columns` are titles with their shares of the width. */
export function table(
  columns: readonly (readonly [title: string, share: number])[],
  rows: readonly (readonly string[])[],
  whenEmpty = 'none',
): Block {
  if (rows.length === 0) return paragraph(whenEmpty)
  return { kind: 'table', columns: columns.map(([title, share]) => ({ title, share })), rows }
}

/** A list, or the word that stands for an empty one. */
export function list(items: readonly string[], whenEmpty = 'none'): Block {
  return items.length === 0 ? paragraph(whenEmpty) : { kind: 'list', items }
}
