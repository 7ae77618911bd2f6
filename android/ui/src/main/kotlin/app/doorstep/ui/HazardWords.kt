package app.doorstep.ui

import app.doorstep.phone.Word

internal object HazardWords {
    val title = Word("隐患：先停下", "Hazard: stop")
    val stop = Word("先停下手里的活，保证人的安全。", "Stop working. People's safety comes first.")
    val now = Word("现在", "Now")
    val tell = Word("告诉客户", "Tell the customer")
    val call = Word("打电话", "Call")

    fun record(kind: String) = Word("记录隐患：$kind", "Record the hazard: $kind")

    /** Somebody to call. */
    class Call(val who: Word, val number: String)

    /** What to do, in the order of danger. */
    class Advice(val now: List<Word>, val tell: Word, val calls: List<Call> = emptyList())

    private val fire = Call(Word("火警 119", "Fire brigade 119"), "119")
    private val ambulance = Call(Word("急救 120", "Ambulance 120"), "120")

    private val gas = Advice(
        now = listOf(
            Word("不开关灯和电器，不点火，不在屋里打电话。", "Touch no switch, light no flame, make no call indoors."),
            Word("能关就关上燃气阀门，打开门窗。", "Close the gas valve if you can. Open doors and windows."),
            Word("带所有人到屋外，再打电话。", "Take everybody outside, then call."),
        ),
        tell = Word(
            "“屋里可能漏燃气，请马上跟我到外面，不要开关任何电器。”",
            "“There may be a gas leak. Please come outside with me now, and do not touch any switch.”",
        ),
        calls = listOf(fire),
    )
    private val electric = Advice(
        now = listOf(
            Word("不碰带电的东西，也不碰触电的人。", "Do not touch anything live, or a person who is being shocked."),
            Word("手干、够得着，才去拉总闸。", "Switch off the main breaker only with dry hands and a safe reach."),
            Word("让人离开有水的地方。", "Keep people away from water."),
        ),
        tell = Word(
            "“这里有触电危险，请离远一点，先不要用电。”",
            "“There is a risk of electric shock here. Please keep away and do not use any electricity for now.”",
        ),
        calls = listOf(ambulance, fire),
    )
    private val leak = Advice(
        now = listOf(
            Word("先关进户阀门。", "Close the supply valve of the flat first."),
            Word("水碰到电器的，断电再靠近；热水会烫伤。", "Cut the power before you go near wet appliances. Hot water scalds."),
            Word("告诉楼下和物业。", "Tell the neighbours below and the building's caretaker."),
        ),
        tell = Word(
            "“正在漏水，我先关阀门。请把电器和贵重东西挪开，不要碰热水。”",
            "“Water is leaking and I am closing the valve. Please move valuables away and do not touch the hot water.”",
        ),
    )
    private val other = Advice(
        now = listOf(
            Word("让所有人离开危险的地方。", "Get everybody away from the danger."),
            Word("打电话给班长，听安排。", "Call your crew lead and wait for instructions."),
        ),
        tell = Word(
            "“这里有危险，我先停工上报，处理好了再继续。”",
            "“There is a danger here. I am stopping and reporting it, and will go on when it is dealt with.”",
        ),
        calls = listOf(fire, ambulance),
    )

    /** By the code of the hazard; what a newer version names gets what holds always. */
    fun advice(hazard: String): Advice = when (hazard) {
        "gas_smell" -> gas
        "electric" -> electric
        "leak" -> leak
        else -> other
    }
}
