/** Edits that are not on the server yet, and the resource they were made on. */
export type Kept<Resource, Change> = { base: Resource; change: Change }

/** Where edits outlive the page they were made on. */
export type Keeper<Resource, Change> = {
  read: () => Kept<Resource, Change> | undefined
  write: (kept: Kept<Resource, Change>) => void
  clear: () => void
}

/** What was edited, and by whom: nobody else who signs in at this browser gets to see it. */
export type KeptPlace = { userId: string; organizationId: string; courseId: string; lessonId?: string }

/** Keeps unsaved edits of one course or lesson in this tab, through a reload or signing in again. */
export function keepInTab<Resource, Change>(
  { userId, organizationId, courseId, lessonId }: KeptPlace,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
): Keeper<Resource, Change> {
  const key = ['upskill.unsaved', userId, organizationId, courseId, lessonId].filter(Boolean).join('/')
  return {
    read: () => parse<Kept<Resource, Change>>(storage.getItem(key)),
    write: (kept) => {
      try {
        storage.setItem(key, JSON.stringify(kept))
      } catch {
        // The storage is full or switched off: the edits still live in the page.
      }
    },
    clear: () => storage.removeItem(key),
  }
}

function parse<T>(json: string | null): T | undefined {
  return json === null ? undefined : (JSON.parse(json) as T)
}
