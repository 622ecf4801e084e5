"""Commands on what is sold."""

import typer

from entrypoints.cli.products import edit, look, skus


def commands() -> typer.Typer:
    """The group `stillroom products`."""
    group = typer.Typer(no_args_is_help=True, help="What is sold: products, and the sizes in which they are sold.")
    group.command("list", rich_help_panel="Look")(look.listed)
    group.command("show", rich_help_panel="Look")(look.shown)
    group.command("find", rich_help_panel="Look")(look.find)
    group.command("create", rich_help_panel="Products")(edit.create)
    group.command("edit", rich_help_panel="Products")(edit.edit)
    group.command("archive", rich_help_panel="Products")(edit.archive)
    group.command("restore", rich_help_panel="Products")(edit.restore)
    group.command("rename-variant", rich_help_panel="Products")(edit.rename_variant)
    group.command("add-sku", rich_help_panel="SKUs")(skus.add)
    group.command("edit-sku", rich_help_panel="SKUs")(skus.edit)
    return group
