/** RFC 4180. */
export const csvType = 'text/csv'

/** Unknown to spreadsheets, and to nobody: RFC 4180 with CRLF, UTF-8 with a mark, because Excel takes anything else for its own code page. */
const byteOrderMark = '\uFEFF'

/**
 * Where a spreadsheet would begin a formula (OWASP, CSV injection): at the start of a cell, and after whatever one that separates by something else than
 * commas takes for the start of the next, within quotes as well. In some languages the wide signs count.
 */
const formulaStart = /(?<=^|[;\t\r\n|])(?=[\s"']*[=+\-@|%\t\r\n＝＋－＠])/gu
const plainNumber = /^-?\d+(\.\d+)?$/

/** One cell: never a formula, quoted where it must be. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  const harmless = plainNumber.test(text) ? text : text.replaceAll(formulaStart, "'")
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

export interface CsvColumn<Row> {
  readonly name: string
  readonly cell: (row: Row) => string | number | null
}

/**
 * A file whose rows come page by page. The next page is asked for when the reader took the one before, so that memory does not grow with the file;
 * a reader who leaves ends it.
 */
export function csvResponse<Row>(
  fileName: string,
  columns: readonly CsvColumn<Row>[],
  pages: AsyncGenerator<readonly Row[]>,
): Response {
  const encoder = new TextEncoder()
  const head = byteOrderMark + csvLine(columns.map(({ name }) => name))
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      const { done, value } = await pages.next()
      if (done) return controller.close()
      controller.enqueue(
        encoder.encode(value.map((row) => csvLine(columns.map(({ cell }) => cell(row)))).join('')),
      )
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
  return new Response(stream, {
    headers: {
      'content-type': `${csvType}; charset=utf-8`,
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      // Compressing proxies would wait for the end.
      'x-accel-buffering': 'no',
    },
  })
}
