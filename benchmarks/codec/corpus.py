#!/usr/bin/env python3
"""Writes the documents that the codec benchmark reads: whole AppDirect notifications, each different from the others.

    corpus.py OUTPUT_FOLDER

writes one file `<document>.<form>` for each kind of document and each form of its text, as a JSON text sequence (RFC 7464:
a record separator before each document). The same script always writes the same bytes. The kinds:

    user          USER CHANGED, about 0.6 kB
    subscription  SUBSCRIPTION CHANGED, about 1.8 kB: order, plan, decimals, tri-state members
    product       STAGING_PRODUCT CHANGED, about 12 kB: HTML with escapes, non-ASCII, editions, plans, costs

Members that are optional or nullable are present, null or absent at random, so that no branch can be learned by heart.
Members whose schema is raw JSON are null, absent or empty, because the peers' structs have no type for them.
"""
import pathlib
import random
import sys

COUNTS = {"user": 64, "subscription": 64, "product": 32}
RECORD_SEPARATOR = "\x1e"


class Number(str):
    """A number by its digits: 10.0000000000 stays what it is."""


class FreeMap(dict):
    """An object whose keys are data: no unknown members are put into it."""


# --- values -----------------------------------------------------------------------------------------------------------

FIRST_NAMES = "Ada Žofie Jürgen Mary-Ann Łukasz Chloé Bo Anastasia Đorđe Søren Christopher Ines Maximilian Yuki".split()
LAST_NAMES = "Smith Ørsted-Müller Nováková Li García-Márquez O'Neill Wojciechowski Brown Kim Schmidt van_der_Berg".split()
WORDS = ("cloud desk teams share edit files offline calendar secure backup storage users price month report invoice search "
         "project simple fast support video meeting contact mobile data region company export import workflow board").split()
FOREIGN = ["Büro", "größer", "naïve", "日本語", "Größe: „XL“", "5 €", "– even on trains", "🚆", "señor", "œuvre"]
SITE = "https://shop.example.com/api"


class Values:
    """Random values, and members that may be null or absent. `PRESENT` of ten are present."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, share):
        return self.random.random() < share

    def pick(self, choices):
        return choices[int(self.random.random() * len(choices))]

    def between(self, low, high):
        return low + int(self.random.random() * (high - low + 1))

    def uuid(self):
        digits = "".join(self.pick("0123456789abcdef") for _ in range(30))
        return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-8{digits[15:18]}-{digits[18:30]}"

    def moment(self):
        return self.between(1420070400000, 1790000000000)

    def money(self):
        whole = self.between(0, 10 ** self.between(1, 4))
        return Number(self.pick([f"{whole}.{self.between(0, 99):02}", f"{whole}.{self.between(0, 99):02}00000000", f"{whole}"]))

    def words(self, low, high):
        count = self.between(low, high)
        return " ".join(self.pick(FOREIGN) if self.chance(0.04) else self.pick(WORDS) for _ in range(count))

    def html(self, low, high):
        """Paragraphs with attributes, line breaks and entities: what makes a writer escape and a reader unescape."""
        parts = []
        length = self.between(low, high)
        while sum(map(len, parts)) < length:
            parts.append(self.pick([
                f"<p>{self.words(8, 30)}.</p>\n",
                f"<p class=\"{self.pick(WORDS)}\">{self.words(10, 40)} &amp; {self.words(2, 6)}</p>\n",
                f"<ul>\n\t<li>{self.words(3, 9)}</li>\n\t<li>{self.words(3, 9)} \"{self.pick(WORDS)}\"</li>\n</ul>\n",
                f"<a href=\"https://maker.example.com/{self.pick(WORDS)}?id={self.between(1, 9999)}\">{self.words(1, 3)}</a><br/>",
                f"{self.words(20, 60)}. ",
            ]))
        return "".join(parts)

    def maybe(self, value, present=0.6, null=0.25):
        """The value, None for null, or Ellipsis for absent."""
        roll = self.random.random()
        return value() if roll < present else None if roll < present + null else ...

    def optional(self, value, present=0.6):
        return value() if self.chance(present) else ...


def members(**pairs):
    """An object without the members that are absent."""
    return {key.rstrip("_") if key != "_embedded" else key: value for key, value in pairs.items() if value is not ...}


# --- documents --------------------------------------------------------------------------------------------------------

def envelope(v, resource, uuid, url, content):
    return members(
        uuid=v.uuid(), timestamp=v.moment(),
        resource=members(type=resource, uuid=uuid, url=v.optional(lambda: f"{SITE}/{url}", 0.9), content=content),
        resourceAction="CHANGED")


def user(v):
    uuid = v.uuid()
    first, last = v.pick(FIRST_NAMES), v.pick(LAST_NAMES)
    email = f"{v.pick(WORDS)}.{v.pick(WORDS)}{v.between(1, 999)}@example.com"
    content = members(
        id=uuid,
        openId=v.maybe(lambda: f"https://shop.example.com/openid/id/{uuid}", 0.5, 0.3),
        email=email,
        username=email if v.chance(0.7) else v.pick(WORDS) + str(v.between(1, 99)),
        firstName=v.maybe(lambda: first, 0.8, 0.1), lastName=v.maybe(lambda: last, 0.8, 0.1),
        language=v.maybe(lambda: v.pick(["en", "de", "cs", "fr", "ja"])),
        locale=v.maybe(lambda: v.pick(["en_US", "de_DE", "cs_CZ", "pt-BR"])),
        password=v.maybe(lambda: None, 0.9, 0),
        profilePic=v.maybe(lambda: f"https://cdn.example.com/u/{v.between(1, 99999)}.png?size=64&v=2", 0.4, 0.4),
        deleted=v.chance(0.1),
        status=v.pick(["ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE"]),
        externalId=v.maybe(lambda: f"ext-{v.between(1, 10 ** v.between(2, 9))}", 0.3, 0.3),
        internalId=v.maybe(lambda: str(v.between(1, 999999)), 0.3, 0.3))
    return envelope(v, "USER", uuid, f"account/v1/users/{uuid}?isExternalId=false", content)


def link(v, path, href=0.15):
    identity = v.uuid() if v.chance(0.5) else str(v.between(100, 999999))
    return members(id=identity, href=v.optional(lambda: f"{SITE}/{path}/{identity}", href))


def prices(v, low=1, high=2):
    return FreeMap((currency, v.money()) for currency in ["USD", "EUR", "JPY"][:v.between(low, high)])


def cost(v, full):
    return members(
        id=v.between(1000, 99999),
        unit=v.maybe(lambda: v.pick(["USER", "GIGABYTE", "ITEM"]), 0.9, 0.1),
        unitDependency=v.maybe(lambda: v.pick(["USER", 4711]), 0.1, 0.5 if full else 0.1),
        minUnits=v.optional(lambda: Number("0E-10") if v.chance(0.5) else v.money(), 0.9 if full else 0.3),
        maxUnits=v.maybe(v.money, 0.3, 0.5 if full else 0.1),
        meteredUsage=v.optional(lambda: v.chance(0.3), 1 if full else 0.3),
        increment=v.maybe(v.money, 0.1, 0.7 if full else 0.1),
        pricePerIncrement=v.optional(lambda: v.chance(0.5), 0.9 if full else 0.2),
        blockContractDecrease=v.optional(lambda: v.chance(0.1), 0.8 if full else 0.1),
        blockContractIncrease=v.optional(lambda: v.chance(0.1), 0.8 if full else 0.1),
        blockOriginalContractDecrease=v.optional(lambda: v.chance(0.1), 0.8 if full else 0.1),
        amount=v.maybe(lambda: prices(v), 0.9, 0.1),
        pricingStrategy=v.optional(lambda: v.pick(["UNIT", "TIERED", "VOLUME"]), 0.9 if full else 0.3))


def termination_fee(v):
    return members(type=v.pick(["FLAT_RATE", "PERCENTAGE"]), description=v.words(2, 6), percentageFee=v.maybe(v.money),
                   flatFee=v.maybe(lambda: prices(v)))


def plan_contract(v):
    return members(
        minimumServiceLength=v.maybe(lambda: v.pick([1, 12, 24])), cancellationPeriodLimit=v.maybe(lambda: v.between(1, 90)),
        endOfContractGracePeriod=v.maybe(lambda: v.between(1, 30)), blockSwitchToShorterContract=v.chance(0.5),
        blockContractDowngrades=v.chance(0.5), blockContractUpgrades=v.chance(0.5),
        alignWithParentCycleStartDate=v.optional(lambda: v.chance(0.5)),
        gracePeriod=v.maybe(lambda: members(length=v.between(1, 60), unit="DAY")),
        terminationFee=v.maybe(lambda: termination_fee(v), 0.4, 0.4), autoExtensionPricingId=v.maybe(lambda: v.between(1, 99999)))


def plan(v, full):
    identity = v.between(1000, 99999)
    return members(
        href=v.optional(lambda: f"{SITE}/marketplace/v1/paymentPlans/{identity}", 0.9 if full else 0.3),
        id=identity, uuid=v.maybe(v.uuid, 0.8 if full else 0.4, 0.2), frequency=v.pick(["MONTHLY", "YEARLY", "ONE_TIME"]),
        contract=v.maybe(lambda: plan_contract(v), 0.3 if full else 0.08, 0.5),
        allowCustomUsage=v.optional(lambda: v.chance(0.1), 0.9 if full else 0.4),
        keepBillDateOnUsageChange=v.optional(lambda: v.chance(0.1), 0.9 if full else 0.2),
        separatePrepaid=v.optional(lambda: v.chance(0.1), 0.9 if full else 0.3),
        isPrimaryPrice=v.optional(lambda: v.chance(0.5), 0.9 if full else 0.3),
        costs=[cost(v, full) for _ in range(v.between(1, 2 if full else 1))],
        discount=v.maybe(lambda: None, 0.5, 0),
        primaryPrice=v.optional(lambda: v.chance(0.5), 0.9 if full else 0.3))


def order_line(v):
    return members(
        id=v.between(1, 9999), editionPricingItemId=v.maybe(lambda: v.between(1000, 99999), 0.4, 0.3),
        type=v.pick(["ITEM", "TAX", "DISCOUNT"]), unit=v.maybe(lambda: v.pick(["USER", "GIGABYTE"]), 0.5, 0.2),
        quantity=Number(str(v.between(1, 200))), price=v.maybe(v.money, 0.5, 0.2), listingPrice=v.maybe(v.money, 0.2, 0.2),
        totalPrice=v.money(), percentage=v.maybe(v.money, 0.2, 0.1),
        applicationName=v.maybe(lambda: v.words(1, 3), 0.5, 0.2), editionName=v.maybe(lambda: v.words(1, 2), 0.3, 0.2),
        description=v.maybe(lambda: v.words(2, 7), 0.5, 0.1))


def order(v):
    return members(
        startDate=v.maybe(v.moment), endDate=v.maybe(v.moment, 0.3, 0.5),
        serviceStartDate=v.maybe(lambda: "2026-01-01" if v.chance(0.5) else v.moment(), 0.4, 0.2),
        nextBillingDate=v.maybe(v.moment), endOfDiscountDate=v.maybe(v.moment, 0.2, 0.4),
        status=v.pick(["ACTIVE", "FREE_TRIAL", "PENDING_REMOTE_CREATION", "FINISHED"]),
        frequency=v.pick(["MONTHLY", "YEARLY"]), currency=v.pick(["USD", "EUR", "CHF"]), type=v.pick(["NEW", "MIGRATION"]),
        totalPrice=v.money(), user=v.maybe(lambda: link(v, "account/v1/users"), 0.4, 0.3),
        salesSupportUser=v.maybe(lambda: link(v, "account/v1/users"), 0.1, 0.5),
        company=v.maybe(lambda: link(v, "account/v1/companies"), 0.4, 0.3),
        salesSupportCompany=v.maybe(lambda: None, 0.5, 0),
        referenceCode=v.maybe(lambda: f"PO-{v.between(2000, 2030)}-{v.between(1, 99999)}", 0.4, 0.4),
        paymentPlan=plan(v, False), previousOrder=v.maybe(lambda: link(v, "billing/v1/orders"), 0.2, 0.5),
        nextOrder=v.maybe(lambda: None, 0.5, 0), discount=v.maybe(lambda: link(v, "channel/v1/discounts"), 0.2, 0.5),
        paymentPlanId=v.between(1000, 99999), discountId=v.maybe(lambda: v.pick(["331", 331]), 0.3, 0.4),
        activated=v.chance(0.8), oneTimeOrders=[], orderLines=[order_line(v) for _ in range(v.between(1, 2))],
        parameters=v.maybe(lambda: [members(name=v.pick(WORDS), value=v.words(1, 4)) for _ in range(v.between(0, 1))], 0.4, 0.3),
        customAttributes=v.maybe(lambda: [members(name="cost_center", attributeType="TEXT", value=str(v.between(1, 9999)))],
                                 0.2, 0.4),
        id=v.between(1000, 999999))


def subscription(v):
    uuid = v.uuid()
    note = lambda: f"{v.words(2, 6)} \"{v.pick(WORDS)}\"\n\t{v.words(1, 8)}"
    content = members(
        id=uuid, parentSubscriptionId=v.maybe(lambda: v.uuid() if v.chance(0.7) else v.between(1, 99999), 0.3, 0.5),
        creationDate=v.moment(), endDate=v.maybe(v.moment, 0.3, 0.5),
        externalAccountId=None if v.chance(0.3) else f"acct-{v.between(1, 99999)}",
        status=v.pick(["ACTIVE", "FREE_TRIAL", "SUSPENDED", "CANCELLED"]), maxUsers=v.maybe(lambda: v.between(1, 5000)),
        assignedUsers=v.between(0, 500), order=order(v), upcomingOrder=v.maybe(lambda: None, 0.5, 0),
        user=link(v, "account/v1/users"), company=link(v, "account/v1/companies"), product=link(v, "marketplace/v1/products"),
        edition=link(v, "marketplace/v1/products"),
        redirectUrl=v.maybe(lambda: f"https://shop.example.com/finish/{v.between(1, 9999)}", 0.2, 0.6), internalId=uuid,
        externalId=v.maybe(lambda: f"erp-{v.between(1, 99999)}", 0.4, 0.2), label=v.maybe(note, 0.5, 0.2),
        suspensionReason=v.maybe(lambda: v.pick(["PAYMENT_OVERDUE", "API"]), 0.2, 0.4),
        autoRenew=v.optional(lambda: v.chance(0.5)),
        customAttributes=v.maybe(lambda: [members(name=v.pick(WORDS), values=[v.pick(WORDS) for _ in range(v.between(0, 3))])],
                                 0.2, 0.4))
    return envelope(v, "SUBSCRIPTION", uuid, f"billing/v1/subscriptions/{uuid}", content)


def image_set(v, name):
    return FreeMap((f"{scale}x", f"https://cdn.example.com/{v.between(1, 999999)}/{name}@{scale}x.png")
                   for scale in range(1, v.between(0, 2) + 1))


def bullet(v):
    return members(content=v.words(2, 6), tooltip=v.words(1, 5) if v.chance(0.5) else "")


def edition(v):
    return members(
        id=v.between(1000, 99999), uuid=v.uuid(), rank=v.maybe(lambda: v.between(1, 9)), name=v.words(1, 2),
        code=v.maybe(lambda: v.pick(WORDS).upper()), primary=v.chance(0.3), bundleOnly=v.chance(0.1),
        trial=v.maybe(lambda: members(length=v.between(0, 60), unit="DAY")), defaultFreeTrial=v.chance(0.3),
        expiredTrialGracePeriod=v.maybe(lambda: v.between(1, 30)), invisible=v.chance(0.1), leadGen=v.chance(0.1),
        restricted=v.chance(0.1), customerContractRestricted=v.chance(0.1), targetAudience=v.maybe(lambda: v.words(2, 5)),
        lastModified=v.moment(), revenueType=v.pick(["FREE", "RECURRING", "ONE_TIME"]),
        plans=[plan(v, True) for _ in range(v.between(1, 2))], bullets=[bullet(v) for _ in range(v.between(0, 3))],
        items=[members(unit="USER", amount=v.maybe(v.money), unlimited=v.chance(0.5)) for _ in range(v.between(0, 2))],
        customizations=[])


def feature(v):
    return members(
        id=v.between(1, 999), header=v.words(1, 3), description=v.maybe(lambda: v.html(100, 300)),
        imageUrl=v.maybe(lambda: "https://cdn.example.com/f.png"), slogan=v.optional(lambda: v.words(2, 5)),
        hideOnOverview=v.chance(0.2), position=v.between(1, 9),
        bullets=[members(id=v.between(1, 99), position=v.between(1, 9), title=v.words(1, 4), abovePicture=v.chance(0.5),
                         highlight=[]) for _ in range(v.between(0, 2))])


def tag(v, depth):
    children = v.maybe(lambda: [tag(v, depth - 1) for _ in range(v.between(0, 2))], 0.6 if depth else 0, 0.3)
    return members(type=v.pick(["CATEGORY", "SUB_CATEGORY"]), id=v.between(1, 99), name=v.words(1, 2),
                   badge=v.maybe(lambda: "new.png", 0.2, 0.5), showBadge=v.chance(0.2),
                   showOnNavigation=v.optional(lambda: v.chance(0.5)), children=children)


FLAGS = """buyable free freeTrialOrEditionPresent referable hidePricings collectLeads collectLeadsWithPurchaseEnabled
newSubscriptionEnabled changeSubscriptionAllowed displayQuestions displayReviews oneClickPurchasable autoUpgradeToPaid liveChatEnabled
liveChatAvailable showThirdPartyLegalDisclosure showSelfServiceRestriction addon""".split()


def product(v):
    identity = v.between(1000, 999999)
    page = f"{SITE}/marketplace/v1/products/{identity}"
    url = lambda name: v.maybe(lambda: f"https://maker.example.com/{name}/{v.pick(WORDS)}")
    content = members(
        href=page, id=identity, uuid=v.uuid(), publishedApp=v.maybe(lambda: link(v, "marketplace/v1/products", 1)),
        workingApp=v.maybe(lambda: link(v, "marketplace/v1/products", 1)), name=v.words(1, 3), type="WEB_APP",
        provider=members(uuid=v.uuid(), name=v.words(1, 3), url=url("home")),
        listing=v.maybe(lambda: members(
            myAppLogoIconUrl=url("icon"), imageUrl=url("logo"), profileImageUrl=url("profile"), blurb=v.maybe(lambda: v.words(3, 20)),
            overview=v.maybe(lambda: v.html(400, 2400), 0.95, 0.05), rating=v.maybe(lambda: Number(f"{v.between(0, 5)}.5")),
            reviewCount=v.between(0, 999), imageSrcset=image_set(v, "logo"), profileImageSrcset=image_set(v, "profile"),
            myAppLogoIconSrcset=image_set(v, "icon"), mobileBundleId=v.maybe(lambda: "com.example.app"),
            mobileAppStoreId=v.maybe(lambda: str(v.between(1, 10 ** 9)))), 0.95, 0.05),
        overview=members(
            splashTitle=v.maybe(lambda: v.words(2, 6)), splashDescription=v.maybe(lambda: v.html(400, 2400), 0.95, 0.05),
            imageUrl=url("splash"), demoUrl=url("demo"), documentationUrl=url("docs"), downloadDocumentationUrl=None,
            systemRequirements=v.maybe(lambda: v.html(60, 200)), downloadFileSize=v.maybe(lambda: v.between(1, 10 ** 7), 0.2, 0.5),
            benefits=[members(title=v.words(1, 3), description=v.maybe(lambda: v.words(3, 12))) for _ in range(v.between(0, 4))],
            versions=FreeMap(), imageSrcset=image_set(v, "splash")),
        support=members(email=v.maybe(lambda: "help@maker.example.com"), phone=v.maybe(lambda: "+1 555 0100", 0.3, 0.5),
                        knowledgebaseUrl=url("kb"), description=v.maybe(lambda: v.words(3, 10))),
        privacyUrl=url("privacy"), termsUrl=url("terms"), referUrl=url("refer"), hostedLocation=v.maybe(lambda: "EU", 0.2, 0.6),
        lastModified=v.moment(), publishedOn=v.optional(v.moment, 0.9),
        pricing=members(pricingSummary=v.maybe(lambda: v.words(2, 10)), footnotes=[v.words(2, 8) for _ in range(v.between(0, 2))],
                        bullets=[bullet(v) for _ in range(v.between(0, 2))], editions=[edition(v) for _ in range(v.between(1, 3))]),
        rating=v.maybe(lambda: Number(f"{v.between(0, 5)}.25")), numRatings=v.maybe(lambda: v.between(0, 999)),
        **{flag: v.optional(lambda: v.chance(0.3), 0.92) for flag in FLAGS},
        downloadFileSize=v.maybe(lambda: None, 0.5, 0),
        startingPrice=v.maybe(lambda: members(unit="USER", billingFrequency="MONTHLY", amount=prices(v), discount=v.maybe(
            lambda: members(percentage=v.maybe(v.money), startDate=v.maybe(v.moment), expirationDate=v.maybe(v.moment),
                            numOfBillingCycles=v.maybe(lambda: v.between(1, 12)), pricingUnit="USER"), 0.3, 0.5))),
        highestPercentageDiscount=v.maybe(v.money, 0.3, 0.4), highestFixedDiscount=v.maybe(lambda: prices(v, 0, 2), 0.5, 0.2),
        bundledPlanIds=v.maybe(lambda: [v.between(1, 9999) for _ in range(v.between(0, 4))], 0.3, 0.5),
        customIntegration=None, usageType="MULTI_USER", linkedImportableApplicationUuid=v.maybe(v.uuid, 0.2, 0.6),
        resources=[members(id=v.between(1, 99), resourceType="DOCUMENT", name=v.words(1, 3),
                           link=f"https://cdn.example.com/{v.between(1, 99999)}/sheet.pdf", description=v.maybe(lambda: v.words(2, 9)),
                           resellerAccess=v.chance(0.5)) for _ in range(v.between(0, 2))],
        screenshots=[members(name=v.words(1, 2), imageUrl=f"https://cdn.example.com/{v.between(1, 99999)}/s.png",
                             imageUrlSrcset=image_set(v, "shot")) for _ in range(v.between(0, 3))],
        addonOfferings=[members(id=v.between(1, 999), uuid=v.uuid(), name=v.words(1, 3), code="STORE",
                                descriptionHtml=v.html(60, 200), status="ACTIVE", stacked=v.chance(0.5), exclusive=v.chance(0.5),
                                paymentPlans=[plan(v, True)], bullets=[]) for _ in range(v.between(0, 1))],
        featuredCustomers=[members(id=v.between(1, 99), name=v.words(1, 3), logoUrl="https://cdn.example.com/customers/1.png")
                           for _ in range(v.between(0, 3))],
        features=[feature(v) for _ in range(v.between(1, 4))], tags=[tag(v, 2) for _ in range(v.between(0, 3))],
        supportedLanguages=[v.pick(["en", "de", "ja", "fr"]) for _ in range(v.between(0, 4))],
        customAttributes=[members(attributeKey=v.pick(WORDS), attributeType="TEXT", label=v.words(1, 2), value=v.words(1, 4))
                          for _ in range(v.between(0, 3))],
        productRibbon=v.optional(lambda: members(ribbonColor="#00AA00", text="New", textColor="#FFFFFF")),
        merchandisingBadges=[], supportedCountries=[], orderFormFields=[], assignLeadsToDevelopers=v.chance(0.5),
        importable=v.chance(0.5), productRefId=v.uuid(),
        links=[members(rel="self", href=page)])
    return envelope(v, "STAGING_PRODUCT", content["uuid"], f"marketplace/v1/products/{identity}?country=&currency=", content)


# --- forms ------------------------------------------------------------------------------------------------------------

def rebuilt(value, change):
    """The value with every object replaced by change(object), from the leaves up."""
    if isinstance(value, dict):
        return change(type(value)((key, rebuilt(member, change)) for key, member in value.items()))
    if isinstance(value, list):
        return [rebuilt(item, change) for item in value]
    return value


def shuffled(v):
    def change(whole):
        pairs = list(whole.items())
        for last in range(len(pairs) - 1, 0, -1):
            other = v.between(0, last)
            pairs[last], pairs[other] = pairs[other], pairs[last]
        return type(whole)(pairs)
    return change


def with_unknown(v):
    """Three unknown members to ten known ones, at random places; a third of them objects or arrays."""
    def unknown():
        return v.pick([
            lambda: v.words(1, 8), lambda: v.between(0, 10 ** 6), lambda: v.chance(0.5), lambda: None,
            lambda: [v.between(0, 99) for _ in range(v.between(0, 5))],
            lambda: {"code": v.pick(WORDS), "nested": {"ratio": v.money(), "text": v.words(1, 5) + " \"q\""}},
        ])()

    def change(whole):
        if isinstance(whole, FreeMap):
            return whole
        found = {}
        for key, member in whole.items():
            found[key] = member
            if v.chance(0.3):
                found[f"{v.pick(WORDS)}{v.pick(WORDS).title()}X{len(found)}"] = unknown()
        return found
    return change


SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def compact(value):
    """JSON text without whitespace. Only what must be escaped is."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return '"' + "".join(SHORT_ESCAPES.get(character, character) for character in value) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f"{compact(key)}:{compact(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return {None: "null", True: "true", False: "false"}[value] if value is None or isinstance(value, bool) else str(value)


def pretty(value, indent=0):
    """JSON text on lines, two spaces a level."""
    inner, outer = "\n" + "  " * (indent + 1), "\n" + "  " * indent
    if isinstance(value, dict) and value:
        return "{" + ",".join(f"{inner}{compact(key)}: {pretty(member, indent + 1)}" for key, member in value.items()) + outer + "}"
    if isinstance(value, list) and value:
        return "[" + ",".join(inner + pretty(item, indent + 1) for item in value) + outer + "]"
    return compact(value)


def texts(document, seed):
    """The forms of one document."""
    return {
        "ordered": compact(document),
        "shuffled": compact(rebuilt(document, shuffled(Values(f"{seed} shuffled")))),
        "sorted": compact(rebuilt(document, lambda whole: type(whole)(sorted(whole.items())))),
        "pretty": pretty(document),
        "unknown30": compact(rebuilt(document, with_unknown(Values(f"{seed} unknown")))),
    }


def main():
    output = pathlib.Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    for kind, make in (("user", user), ("subscription", subscription), ("product", product)):
        forms = {}
        for number in range(COUNTS[kind]):
            seed = f"{kind} {number}"
            for form, text in texts(make(Values(seed)), seed).items():
                forms.setdefault(form, []).append(text)
        for form, found in forms.items():
            data = "".join(f"{RECORD_SEPARATOR}{text}\n" for text in found).encode()
            (output / f"{kind}.{form}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
