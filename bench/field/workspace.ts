/** The workspace in which the notes lie, for a contestant that has such. */
export const workspaceId = '01970000-0003-7000-8000-000000000001';
