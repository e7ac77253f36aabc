# SPDX-License-Identifier: GPL-3.0-or-later
"""Models that stock community Odoo 19 does not have, with the fields their documentation names.

Enterprise: helpdesk, planning, quality, approvals, documents. OCA: quality_control_oca (qc.inspection),
base_tier_validation (tier.review), queue_job, base_exception. helpdesk.ticket carries the fields of both
Enterprise's and OCA's helpdesk_mgmt, since a model name can exist only once.
"""
from odoo import api, fields, models

PRIORITIES = [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Urgent")]


def stage(model, description):
    """A stage model: name, order, folded in the board."""
    return type("Stage" + model.title().replace(".", ""), (models.Model,), {
        "__module__": __name__, "_name": model, "_description": description, "_order": "sequence, id",
        "name": fields.Char(required=True), "sequence": fields.Integer(), "fold": fields.Boolean()})


def named(model, description, /, **more):
    """A model with a name and little else."""
    return type("Named" + model.title().replace(".", ""), (models.Model,), {
        "__module__": __name__, "_name": model, "_description": description, "name": fields.Char(required=True), **more})


HelpdeskStage = stage("helpdesk.stage", "Helpdesk Stage")
HelpdeskTeam = named("helpdesk.team", "Helpdesk Team")
QualityStage = stage("quality.alert.stage", "Quality Alert Stage")
QualityTeam = named("quality.alert.team", "Quality Team")
QualityPoint = named("quality.point", "Quality Control Point")
ApprovalCategory = named("approval.category", "Approval Category")
PlanningRole = named("planning.role", "Planning Role")
InspectionTest = named("qc.test", "Quality Control Test")
TierDefinition = named("tier.definition", "Tier Definition", model=fields.Char(), sequence=fields.Integer())


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _description = "Helpdesk Ticket"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    user_id = fields.Many2one("res.users")
    team_id = fields.Many2one("helpdesk.team")
    stage_id = fields.Many2one("helpdesk.stage")
    priority = fields.Selection(PRIORITIES, default="0")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    # Enterprise
    ticket_ref = fields.Char()
    kanban_state = fields.Selection([("normal", "Grey"), ("done", "Green"), ("blocked", "Red")], default="normal")
    assign_date = fields.Datetime()
    close_date = fields.Datetime()
    sla_deadline = fields.Datetime()
    sla_fail = fields.Boolean()
    # OCA helpdesk_mgmt
    number = fields.Char()
    assigned_date = fields.Datetime()
    closed_date = fields.Datetime()


class PlanningSlot(models.Model):
    _name = "planning.slot"
    _description = "Planning Shift"

    name = fields.Text()
    resource_id = fields.Many2one("resource.resource")
    employee_id = fields.Many2one("hr.employee")
    department_id = fields.Many2one("hr.department")
    role_id = fields.Many2one("planning.role")
    start_datetime = fields.Datetime(required=True)
    end_datetime = fields.Datetime(required=True)
    allocated_hours = fields.Float()
    state = fields.Selection([("draft", "Draft"), ("published", "Published")], default="draft")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)


class QualityAlert(models.Model):
    _name = "quality.alert"
    _description = "Quality Alert"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    name = fields.Char(required=True)
    title = fields.Char()
    team_id = fields.Many2one("quality.alert.team")
    stage_id = fields.Many2one("quality.alert.stage")
    priority = fields.Selection(PRIORITIES, default="0")
    product_tmpl_id = fields.Many2one("product.template")
    product_id = fields.Many2one("product.product")
    lot_id = fields.Many2one("stock.lot")
    partner_id = fields.Many2one("res.partner")
    picking_id = fields.Many2one("stock.picking")
    user_id = fields.Many2one("res.users")
    date_assign = fields.Datetime()
    date_close = fields.Datetime()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)


class QualityCheck(models.Model):
    _name = "quality.check"
    _description = "Quality Check"

    name = fields.Char(required=True)
    title = fields.Char()
    quality_state = fields.Selection([("none", "To do"), ("pass", "Passed"), ("fail", "Failed")], default="none")
    point_id = fields.Many2one("quality.point")
    team_id = fields.Many2one("quality.alert.team")
    product_id = fields.Many2one("product.product")
    lot_id = fields.Many2one("stock.lot")
    picking_id = fields.Many2one("stock.picking")
    user_id = fields.Many2one("res.users")
    control_date = fields.Datetime()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    def do_pass(self):
        self.write({"quality_state": "pass", "user_id": self.env.uid, "control_date": fields.Datetime.now()})

    def do_fail(self):
        self.write({"quality_state": "fail", "user_id": self.env.uid, "control_date": fields.Datetime.now()})


class Inspection(models.Model):
    _name = "qc.inspection"
    _description = "Quality Inspection"
    _inherit = ["mail.thread"]

    name = fields.Char(required=True)
    state = fields.Selection([("draft", "Draft"), ("ready", "Ready"), ("waiting", "Waiting supervisor approval"),
                              ("success", "Quality success"), ("failed", "Quality failed"), ("canceled", "Canceled")],
                             default="draft")
    test = fields.Many2one("qc.test")
    object_id = fields.Reference([("product.product", "Product"), ("stock.picking", "Picking"), ("stock.lot", "Lot")])
    picking_id = fields.Many2one("stock.picking")  # quality_control_stock_oca computes it from the object
    product_id = fields.Many2one("product.product")
    lot_id = fields.Many2one("stock.lot")
    success = fields.Boolean()
    auto_generated = fields.Boolean()
    user = fields.Many2one("res.users")
    date = fields.Datetime()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    def action_approve(self):
        self.filtered(lambda one: one.state == "waiting").write({"state": "success"})

    def action_cancel(self):
        self.write({"state": "canceled"})


class ApprovalRequest(models.Model):
    _name = "approval.request"
    _description = "Approval Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    STATES = [("new", "To Submit"), ("pending", "Submitted"), ("approved", "Approved"), ("refused", "Refused"),
              ("cancel", "Cancel")]

    name = fields.Char(required=True)
    category_id = fields.Many2one("approval.category", required=True)
    request_status = fields.Selection(STATES, compute="_compute_request_status", store=True)
    user_status = fields.Selection([*STATES, ("waiting", "Waiting")], compute="_compute_user_status")
    request_owner_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    approver_ids = fields.One2many("approval.approver", "request_id")
    partner_id = fields.Many2one("res.partner")
    reference = fields.Char()
    amount = fields.Float()
    date = fields.Datetime()
    date_confirmed = fields.Datetime()
    reason = fields.Html()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    @api.depends("approver_ids.status")
    def _compute_request_status(self):
        for request in self:
            states = request.approver_ids.mapped("status") or ["new"]
            request.request_status = next(
                (state for state in ("cancel", "refused", "new", "pending") if state in states), "approved")

    @api.depends_context("uid")
    @api.depends("approver_ids.status")
    def _compute_user_status(self):
        for request in self:
            mine = request.approver_ids.filtered(lambda approver: approver.user_id == self.env.user)
            request.user_status = mine[:1].status

    def _answer(self, status):
        mine = self.approver_ids.filtered(lambda approver: approver.user_id == self.env.user)
        mine.write({"status": status})

    def action_approve(self, approver=None):
        self._answer("approved")

    def action_refuse(self, approver=None):
        self._answer("refused")


class ApprovalApprover(models.Model):
    _name = "approval.approver"
    _description = "Approver"

    request_id = fields.Many2one("approval.request", ondelete="cascade")
    user_id = fields.Many2one("res.users", required=True)
    status = fields.Selection([*ApprovalRequest.STATES, ("waiting", "Waiting")], default="new")


class Document(models.Model):
    _name = "documents.document"
    _description = "Document"

    name = fields.Char(required=True)
    type = fields.Selection([("binary", "File"), ("url", "URL"), ("folder", "Folder")], default="binary")
    folder_id = fields.Many2one("documents.document")
    owner_id = fields.Many2one("res.users")
    partner_id = fields.Many2one("res.partner")
    requestee_partner_id = fields.Many2one("res.partner")
    attachment_id = fields.Many2one("ir.attachment")
    lock_uid = fields.Many2one("res.users")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")


class TierReview(models.Model):
    _name = "tier.review"
    _description = "Tier Review"

    name = fields.Char()
    status = fields.Selection([("waiting", "Waiting"), ("pending", "Pending"), ("approved", "Approved"),
                               ("rejected", "Rejected"), ("forwarded", "Forwarded")], default="waiting")
    model = fields.Char()
    res_id = fields.Integer()
    definition_id = fields.Many2one("tier.definition")
    requested_by = fields.Many2one("res.users")
    reviewer_id = fields.Many2one("res.users")
    done_by = fields.Many2one("res.users")
    sequence = fields.Integer()
    comment = fields.Char()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)


class ReviewedOrder(models.Model):
    """The reviewed document's own methods, as base_tier_validation adds them; refusing asks for a comment."""
    _inherit = "purchase.order"

    def _reviews(self):
        return self.env["tier.review"].search([("model", "=", self._name), ("res_id", "in", self.ids), ("status", "=", "pending")])

    def validate_tier(self):
        self._reviews().write({"status": "approved", "done_by": self.env.uid})

    def reject_tier(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "name": "Comment", "res_model": "comment.wizard", "view_mode": "form", "target": "new",
                "context": {"default_res_id": self.id, "default_res_model": self._name, "default_review_ids": self._reviews().ids,
                            "default_validate_reject": "reject"}}


class CommentWizard(models.TransientModel):
    _name = "comment.wizard"
    _description = "Comment Wizard"

    validate_reject = fields.Char()
    res_model = fields.Char()
    res_id = fields.Integer()
    review_ids = fields.Many2many("tier.review")
    comment = fields.Char(required=True)

    def add_comment(self):
        status = "approved" if self.validate_reject == "validate" else "rejected"
        self.review_ids.write({"status": status, "comment": self.comment, "done_by": self.env.uid})


class QueueJob(models.Model):
    _name = "queue.job"
    _description = "Queue Job"
    _log_access = False  # as there: a job does not say when it changed

    uuid = fields.Char()
    name = fields.Char()
    model_name = fields.Char()
    method_name = fields.Char()
    state = fields.Selection([("wait_dependencies", "Wait Dependencies"), ("pending", "Pending"), ("enqueued", "Enqueued"),
                              ("started", "Started"), ("done", "Done"), ("cancelled", "Cancelled"), ("failed", "Failed")],
                             default="pending")
    exc_name = fields.Char()
    exc_message = fields.Char()
    exc_info = fields.Text()
    channel = fields.Char()
    retry = fields.Integer()
    max_retries = fields.Integer(default=5)
    eta = fields.Datetime()
    date_created = fields.Datetime(default=fields.Datetime.now)
    date_enqueued = fields.Datetime()
    date_started = fields.Datetime()
    date_done = fields.Datetime()
    user_id = fields.Many2one("res.users")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    def requeue(self):
        self.write({"state": "pending"})
        return True

    def button_cancelled(self):
        self.write({"state": "cancelled"})
        return True


class ExceptionRule(models.Model):
    _name = "exception.rule"
    _description = "Exception Rule"

    name = fields.Char(required=True)
    model = fields.Selection([("sale.order", "Sale order"), ("purchase.order", "Purchase order")])
    active = fields.Boolean(default=True)
    is_blocking = fields.Boolean()
    sale_ids = fields.Many2many("sale.order")
    purchase_ids = fields.Many2many("purchase.order")
