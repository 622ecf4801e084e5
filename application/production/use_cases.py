"""Recipes, products and batches: the use cases, and how they are put together."""

from dataclasses import dataclass

from application.billing.room import Room
from application.inventory.use_cases import InventoryUseCases
from application.plugged import Ports
from application.production.add_sku import AddSku
from application.production.batch_work import BatchWork
from application.production.cancel_batch import CancelBatch
from application.production.check_recipe import CheckRecipe
from application.production.clone_recipe import CloneRecipe
from application.production.close_recall import CloseRecall
from application.production.create_recipe import CreateRecipe
from application.production.draw_labels import DrawLabels
from application.production.edit_recipe import EditRecipe
from application.production.edit_sku import EditSku
from application.production.export_recipes import ExportRecipes
from application.production.fail_batch import FailBatch
from application.production.fill_containers import FillContainers
from application.production.find_makeable import FindMakeable
from application.production.finish_batch import FinishBatch
from application.production.follow_lots import FollowLots
from application.production.hold_descendants import HoldDescendants
from application.production.hold_recalled import HoldRecalled
from application.production.import_recipes import ImportRecipes
from application.production.label_lots import LabelLots
from application.production.make_recall_pack import MakeRecallPack
from application.production.manage_products import ManageProducts
from application.production.note_batch import NoteBatch
from application.production.pack_recall import PackRecall
from application.production.plan_batch import PlanBatch
from application.production.plan_shopping import PlanShopping
from application.production.print_batch_record import PrintBatchRecord
from application.production.print_labels import PrintLabels
from application.production.read_recipes import ReadRecipes
from application.production.request_labels import RequestLabels
from application.production.start_batch import StartBatch
from application.production.start_recall import StartRecall
from application.production.trace_lot import TraceLot
from application.production.use_in_batch import UseInBatch
from application.production.view_batches import ViewBatches
from application.production.view_label_jobs import ViewLabelJobs
from application.production.view_products import ViewProducts
from application.production.view_recalls import ViewRecalls
from application.production.view_recipes import ViewRecipes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionUseCases:
    """Each is called like a function."""

    manage_products: ManageProducts
    add_sku: AddSku
    edit_sku: EditSku
    view_products: ViewProducts
    label_lots: LabelLots
    print_labels: PrintLabels
    request_labels: RequestLabels
    draw_labels: DrawLabels
    view_label_jobs: ViewLabelJobs
    create_recipe: CreateRecipe
    edit_recipe: EditRecipe
    clone_recipe: CloneRecipe
    view_recipes: ViewRecipes
    check_recipe: CheckRecipe
    plan_shopping: PlanShopping
    find_makeable: FindMakeable
    fill_containers: FillContainers
    import_recipes: ImportRecipes
    export_recipes: ExportRecipes
    plan_batch: PlanBatch
    start_batch: StartBatch
    use_in_batch: UseInBatch
    note_batch: NoteBatch
    finish_batch: FinishBatch
    cancel_batch: CancelBatch
    fail_batch: FailBatch
    view_batches: ViewBatches
    trace_lot: TraceLot
    hold_descendants: HoldDescendants
    make_recall_pack: MakeRecallPack
    start_recall: StartRecall
    pack_recall: PackRecall
    hold_recalled: HoldRecalled
    close_recall: CloseRecall
    view_recalls: ViewRecalls
    print_batch_record: PrintBatchRecord


def production_use_cases(ports: Ports, inventory: InventoryUseCases) -> ProductionUseCases:
    transactions, clock, ids = ports.transactions, ports.clock, ports.ids
    adjust, create, room = inventory.adjust_inventory, inventory.create_items, Room(ports.billing, clock)
    recipe, next_version = CreateRecipe(transactions, room, clock, ids), EditRecipe(transactions, room, clock, ids)
    label = LabelLots(ports.products, ports.labels, clock, ports.site, ports.resolver)
    print_labels = PrintLabels(label, ports.labels)
    check_recipe = CheckRecipe(ports.recipes, clock)
    batch_work, hold = BatchWork(transactions, adjust, clock, ids), HoldDescendants(transactions, clock, ids)
    follow, hold_recalled = FollowLots(ports.reach, clock), HoldRecalled(transactions, hold)
    return ProductionUseCases(
        manage_products=ManageProducts(transactions, room, clock, ids),
        add_sku=AddSku(transactions, create, clock, ids),
        edit_sku=EditSku(transactions, clock, ids),
        view_products=ViewProducts(ports.products, clock),
        label_lots=label,
        print_labels=print_labels,
        request_labels=RequestLabels(label, transactions, ports.label_jobs, clock, ids),
        draw_labels=DrawLabels(transactions, print_labels, ports.reading, clock),
        view_label_jobs=ViewLabelJobs(ports.label_jobs),
        create_recipe=recipe,
        edit_recipe=next_version,
        clone_recipe=CloneRecipe(recipe),
        view_recipes=ViewRecipes(ports.recipes, clock),
        check_recipe=check_recipe,
        plan_shopping=PlanShopping(ports.recipes, clock),
        find_makeable=FindMakeable(ports.recipes, clock),
        fill_containers=FillContainers(check_recipe, ports.reading, ports.batches),
        import_recipes=ImportRecipes(
            transactions, ReadRecipes(ports.sheets, ports.documents), recipe, next_version, create
        ),
        export_recipes=ExportRecipes(ports.recipes, ports.sheets, ports.documents, clock),
        plan_batch=PlanBatch(transactions, check_recipe, clock, ids),
        start_batch=StartBatch(batch_work, room),
        use_in_batch=UseInBatch(batch_work),
        note_batch=NoteBatch(batch_work),
        finish_batch=FinishBatch(batch_work),
        cancel_batch=CancelBatch(batch_work),
        fail_batch=FailBatch(batch_work),
        view_batches=ViewBatches(ports.batches),
        trace_lot=TraceLot(ports.genealogy),
        hold_descendants=hold,
        make_recall_pack=MakeRecallPack(follow, ports.sheets),
        start_recall=StartRecall(transactions, hold_recalled, clock, ids),
        hold_recalled=hold_recalled,
        pack_recall=PackRecall(transactions, ports.recalls, follow, clock, ids),
        close_recall=CloseRecall(transactions, clock, ids),
        view_recalls=ViewRecalls(ports.recalls),
        print_batch_record=PrintBatchRecord(ports.batch_papers, clock),
    )
