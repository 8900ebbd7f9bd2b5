/** A member of a record, by a name that may be anything: `constructor` is one like any other. */
export function ownMember<Member>(
  record: Readonly<Record<string, Member>> | undefined,
  name: string,
): Member | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
