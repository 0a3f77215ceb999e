"""`abstracts upload`: a build or a release in S3, for others to read."""

from typing import Annotated

import typer

from etl.cli.terminal import many, out, progress, safe
from etl.io.locate import copy_at_hand
from etl.io.store import read_address
from etl.io.uploading import upload_folder
from schemas.columns import Paper
from schemas.files import parquet_file


def upload(
    address: Annotated[str, typer.Argument(help="Where to, such as s3://bucket/papers.", metavar="ADDRESS")],
    version: Annotated[
        str | None, typer.Argument(help="A release such as v1.0.0, or a folder that was published; else the latest.")
    ] = None,
) -> None:
    """Copy a build or a release to a folder of its own below an address in S3, and say where it is.

    The folder is named by the version, of a build by the first digits of its manifest's hash. Every file is compared
    with the manifest first; what is there already is not sent again, and nothing is deleted. The manifest goes last, so
    that who finds it finds all: an upload that was cut short goes on when it is run again.

    Credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, or the role of the machine; the store
    from AWS_ENDPOINT_URL where it is not Amazon's.
    """
    target = read_address(address)
    with copy_at_hand(version, may_rebuild=False) as (folder, place, _), progress(f"Uploading {place} to {target}"):
        done = upload_folder(folder, target)
    kept = f"; {done.kept_count:,} were there already" if done.kept_count else ""
    out.print(safe(f"Sent {many(done.sent_count, 'file')}, {done.sent_bytes:,} bytes, of {place}{kept}."))
    out.print(safe(f"Its tables: {done.address.below(parquet_file(Paper.TABLE))} and so on."))
