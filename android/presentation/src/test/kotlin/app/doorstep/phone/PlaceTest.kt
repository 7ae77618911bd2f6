package app.doorstep.phone

import app.doorstep.core.Language
import kotlin.test.Test
import kotlin.test.assertEquals

class PlaceTest {
    private val all = listOf(
        Place.Welcome, Place.Today, Place.Open, Place.Settings, Place.Visit("v"), Place.Knock("v"), Place.NoAnswer("v"),
        Place.Hazard("v"), Place.Note("v"), Place.Ask("v", Button("a", "", "l")), Place.Ask("v", Button("a", "s", ""), true),
        Place.Parts("v"), Place.Tariff("v"), Place.Quote("v"), Place.Quote("v", part = "valve dn20\n%"),
        Place.Quote("v", line = "l"), Place.Evidence("v"), Place.Consent("v", "l", Language.CHINESE),
        Place.Statement("v", Language.ENGLISH),
    )

    @Test
    fun `the way back is what was spelled`() {
        assertEquals(all, placesOf(all.spelled()))
        for (place in all) assertEquals(listOf(place), placesOf(listOf(place).spelled()))
    }

    @Test
    fun `what cannot be read ends the way back`() {
        val good = listOf(Place.Today, Place.Visit("v")).spelled()
        for (rubbish in listOf("", " ", "visit", "today v", "ask v a s", "consent v l KLINGON", "camera v", "%zz %", "visit v v")) {
            assertEquals(emptyList(), placesOf(rubbish), rubbish)
            assertEquals(listOf(Place.Today, Place.Visit("v")), placesOf("$good\n$rubbish\ntoday"), rubbish)
        }
    }
}
