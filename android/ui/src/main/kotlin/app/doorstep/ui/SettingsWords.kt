package app.doorstep.ui

import app.doorstep.core.HealthTopic
import app.doorstep.phone.Word

internal object SettingsWords {
    val title = Word("设置", "Settings")
    val language = Word("语言", "Language")
    val size = Word("文字大小跟随手机系统设置。", "Text size follows this phone's own settings.")
    val office = Word("办公室", "Office")
    val progress = Word("已送 %d 条，已收 %d 条，还有 %d 项未到办公室", "%d sent, %d received, %d not at the office yet")
    val stop = Word("停止同步", "Stop syncing")
    val health = Word("手机状况", "This phone's health")
    val standards = Word("服务标准", "Service standards")
    val noStandards = Word("这台手机上还没有服务标准，同步后会有。", "There is no service standard on this phone yet. Sync to get it.")
    val version = Word("版本 %s", "version %s")
    val about = Word("关于", "About")
    val person = Word("使用人", "Person")
    val company = Word("公司", "Company")
    val device = Word("设备编号", "Device id")
    val engine = Word("软件", "Software")
    val enrol = Word("注册这台手机", "Enrol this phone")
    val enrolAgain = Word("重新注册", "Enrol again")

    fun topic(topic: HealthTopic): Word = when (topic) {
        HealthTopic.Contact -> Word("联系办公室", "Contact")
        HealthTopic.Clock -> Word("时间", "Clock")
        HealthTopic.Storage -> Word("存储", "Storage")
        HealthTopic.SigningKey -> Word("签名密钥", "Signing key")
        is HealthTopic.Newer -> Word(topic.word, topic.word)
    }
}
