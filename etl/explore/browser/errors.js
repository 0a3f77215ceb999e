/** A query that cannot be read: the message of `etl.query`, and where in the text it goes wrong, in units from 0. */
export class QueryError extends Error {
  constructor(message, at = 0) {
    super(message);
    this.name = "QueryError";
    this.at = at;
  }
}

/** A site that cannot be read, or asked for more than a browser can hold: what, where, what next. */
export class SiteError extends Error {
  constructor(message) {
    super(message);
    this.name = "SiteError";
  }
}
