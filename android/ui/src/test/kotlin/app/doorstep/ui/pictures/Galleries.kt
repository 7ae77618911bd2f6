package app.doorstep.ui.pictures

/** Every screen, in the order in which a visit goes. */
val galleries: List<Gallery> = listOf(
    today, visit, knock, noAnswer, hazard, ask, note, refusal,
    partsGallery, tariffGallery, quoteGallery, consentGallery, statementGallery, signatureGallery,
    evidenceGallery, settingsGallery, welcomeGallery, openGallery,
)
