"""Names that people often have, and words that look like names. In small letters; written for this project."""

from __future__ import annotations

from typing import Final

__all__ = ["AMBIGUOUS", "FIRST", "LAST", "NO_NAMES", "ORGANIZATIONS"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST: Final = _words(
    """
aaron abdul abdullah abigail adam adele adrian adriana agnes ahmed aisha alan albert alejandro alessandro alex
alexander alexandra alexis alfred ali alice alicia allison amanda amber amelia amina amir amit amy ana
anastasia andre andrea andreas andrew andrzej angela angelica anita anjali ann anna anne annie anthony antoine
antonio anya arjun arthur asha ashley astrid audrey austin ava barbara beatrice becky benjamin bernard beth
bethany betty beverly bianca boris bradley brandon brenda brian bridget brittany bruce bryan caitlin cameron
camille carl carla carlos carmen caroline carolyn catherine cathy cecilia charlene charles charlotte cheng
cheryl chloe chris christian christina christine christopher cindy claire clara claudia clement colin connor
craig crystal curtis cynthia daniel daniela danielle darren david deborah debra denise dennis derek diana
diane diego dieter dimitri dmitri dolores dominic donald donna doris dorothy douglas duncan dylan edith
eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisabeth elizabeth ella ellen emily emma
enrique eric erica erik erin ernest esther ethan eugene eva evan evelyn fatima felicia felix fernando fiona
florence frances francesca francesco francis francisco francois frederick frida gabriel gabriela gabriella
gareth gary gavin geoffrey george gerald gerard giovanni giulia giuseppe gloria gordon graham greg gregory
greta guillermo gunther gustav hannah hans harold harriet harry hassan heather hector heidi helen helena helga
henrik henry herbert hiroshi howard hugo ian ibrahim ignacio igor imran ingrid irene iris isaac isabel
isabella isla ivan jacob jacqueline jake jamal james jamie jan jane janet janice jasmine jason javier jean
jeff jeffrey jenna jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna joao joel johan
johann johannes john johnny jonas jonathan jorge jose josef joseph joshua joyce juan juanita judith judy julia
julian juliana julie juliet jun jurgen justin kaitlyn karen karim karl katarzyna kate katherine kathleen
kathryn kathy katie kavita keith kelly kenji kenneth kevin khalid kimberly klaus krishna kristen kristin kyle
lakshmi larry lars laura lauren laurent lawrence leah leila lena leo leon leonard leonardo leslie leticia li
liam lillian linda lindsay lisa ljubica lorenzo lori louis louise luca lucas lucia lucy luis lukas luke lydia
madeline madison magdalena mahmoud malik manuel marc marcel marco marcus margaret maria mariam marianne marie
marina mario marjorie markus marlene marta martha martin martina marvin mary mateo mathilde matteo matthew
maureen maurice max maya megan mehmet mei melanie melissa mercedes mia michael michele michelle miguel mikhail
mildred ming miriam mohamed mohammad mohammed monica monika morgan mustafa nadia nancy naomi natalia natalie
natasha nathan nathaniel neha neil nicholas nicolas nicole nikhil nikolai nina noah noor nora norman olga
oliver olivia omar oscar osman pablo pamela paolo patricia patricio patrick paul paula pauline pavel pedro
peggy penelope peter petra philip philippa phillip phyllis pierre piotr pooja priya rachel rafael raj rajesh
ralph ramon randy rani raquel rashid raymond rebecca regina renata rene ricardo richard rita robert roberta
roberto robin rodrigo roger rohan roland ronald rosa rosemary roxanne ruben ruth ryan sabrina salma samantha
samir samuel sandra sanjay santiago sara sarah satoshi scott sean sebastian sergei sergio shannon sharon shaun
sheila shirley simon simone sofia sonia sophia sophie stanislav stefan stefano stella stephanie stephen steve
steven stuart sunita susan suzanne sven svetlana sylvia tamara tanya tara tatiana terence teresa theodore
theresa thomas tiffany tim timothy tina todd tomas tommy tracy trevor tyler ulrich ursula valentina valerie
vanessa vera veronica victor victoria vijay vikram vincent vivian vladimir walter wanda wayne wei wendy werner
wilhelm william willie wolfgang xavier xiao yasmin yolanda youssef yuki yuri yusuf yvonne zachary zainab zoe
"""
)
"""First names that are seldom anything else; alone, with a capital, they count."""

AMBIGUOUS: Final = _words(
    """
ace alexandria ali amber angel april art asha august austin autumn bill bob brooklyn carmen carol chad chance
charity charlie chase chelsea chip christian clay cliff cole crystal daisy dakota dale dawn dean denver don
drew earl ella faith florence frank georgia ginger glen grace grant guy hazel heath holly hope hunter india
iris israel ivy jack jade jan jasper jay jean jersey jewel jordan josh joy jun june kelly kent lance lane li
lily lincoln madison major mark mason max may mercedes mercy mike miles morgan nick olive paris pat patience
pearl penny peter phoenix ray reed regina rich rick rita rob robin rod ron rose ruby rusty sam sandy savannah
serena sky sofia stone stu sue summer sydney ted terry tom tony trinity troy tucker tyler victor violet
virginia wade ward warren will woody
"""
)
"""First names that are words, months or places too; they count with a surname, or where something announces a name."""

LAST: Final = _words(
    """
adams aguilar ahmed alexander allen alvarez andersen anderson andersson andrews armstrong arnold bailey baker
banerjee barnes barrett bauer becker bell bennett berg bergman berry bianchi bishop black boyd bradley brooks
brown bryant burke burns butler campbell carlson carpenter carroll carter castillo castro chapman chatterjee
chavez chen chopra clark clarke cohen cole coleman collins colombo cook cooper costa cox crawford cruz
cunningham daniels davies davis delgado diaz dixon dubois duncan dunn dupont edwards eriksson esposito evans
ferguson fernandez ferrari fischer fisher fitzgerald fleming fletcher flores ford foster fowler fox franklin
freeman fuentes fujimoto gallagher garcia gardner garza george gibson gomez gonzales gonzalez gordon graham
grant gray greene griffin gupta gutierrez guzman hall hamilton hansen hanson hansson harper harris harrison
hart harvey hassan hawkins hayes henderson henry hernandez herrera hicks hill hoffman hoffmann holmes horvat
howard hudson hughes hunt hunter hussain ibrahim ivanov ivanova iyer jackson jacobs jansen jenkins jensen
jimenez johansson johnson johnston jones jordan kapoor kaur keller kelley kelly kennedy khan kim king klein
knight kowalski kozlov krause kumar lambert larsen larson lawrence lee lefebvre lehmann leonard lewis lindberg
lopez lynch macdonald mackenzie maier marino marshall martin martinez mason matsumoto matthews mccarthy
mcdonald medina mehta mendez mendoza meyer miller mills mitchell moore morales moreau moreno moretti morgan
morris morrison mueller muller murphy murray myers nakamura nelson newman nguyen nichols nielsen novak o'brien
o'connor o'donnell o'neill obrien oconnor okafor olsen olson ortega ortiz owens palmer park parker patel
patterson payne pedersen pereira perez perkins perry petersen peterson petrov pham phillips pierce popescu
porter powell price quinn ramirez ramos rao reed reid reyes reynolds ricci rice richards richardson rivera
roberts robertson robinson rodriguez rogers romano romero rosenberg ross rossi rousseau russell russo ryan
salazar sanchez sanders santiago santos sato schmidt schmitz schneider schroeder schulz schwartz scott shah
sharma shaw silva simmons simpson singh smirnov smith snyder soto spencer stephens stevens stewart stone
sullivan suzuki svensson takahashi tan tanaka taylor thomas thompson torres tran tucker turner vargas vasquez
vazquez volkov wagner walker wallace walsh wang ward warren washington watanabe watkins watson weaver webb
weber weiss wells west wheeler white williams williamson willis wilson wong wood woods wright yamamoto yang
yilmaz young zhang zhao zimmermann
"""
)
"""Surnames; one counts after another capitalized word that is no word of the language."""

NO_NAMES: Final = _words(
    """
a about account act africa after again all also always am amazon america american amsterdam an and android
another any api app apple are as asia ask at atlanta attached aug august australia austria azure barcelona be
because been before beijing berlin best big black blue boston brazil britain british brussels but by
california call can canada case cc central check cheers chicago chief china christmas chrome city click client
come company contact copenhagen could country customer dallas data date day days dear dec december denmark
department detail details did director do docker does done down download draft dublin east easter edinburgh
egypt el email end engineer england english europe european every everyone excel executive facebook faithfully
feb february finland first for form france free french friday from full general geneva german germany get
github give go good google got grand great green greetings had half hamburg has have he head hello help her
here hey hi him his hotel houston how however i ibm if in inc information intel internet invoice ireland is
issue it italy item its jan january japan java jul july jun june just kenya kind know kubernetes kyoto la
language las last later le lead let letter like line linkedin linux lisbon list little london look los lower
mac madrid mail main make manager manchester many mar march maybe me meeting mexico miami microsoft milan
model monday montreal more morning moscow most mr mrs ms mumbai munich my nairobi name national need
netherlands never new next no north norway not note nothing nov november now number oct october of office ok
old on once one online only open or oracle order oslo our out outlook over oxford page paris part patient
paypal pdf people philadelphia phone plan please point poland portugal post postgres prague president previous
product project public python question re read ready red regards regional reminder reply report request
respectfully review rome royal russia saint sales salesforce san santa sap saturday scotland seattle see send
senior seoul sep sept september service shanghai she should since sincerely singapore slack so some someone
sorry south spain spanish special spotify start state still stockholm street subject such sunday support
sweden switzerland system take team teams tell texas thank thanks that the their them then there these they
thing this those though three thursday time to today together tokyo tomorrow tonight too toronto total travel
truly tuesday turin twitter two under union unit united until up update upper us use user version very vienna
view visit wait warmly warsaw was we wednesday week welcome well were west what when where whether which while
white who why will windows with within without word work world would yes yesterday yet york you your yours
zoom zurich
"""
)
"""Words that stand with a capital for other reasons: at the beginning of a sentence, in a heading, as a place."""

ORGANIZATIONS: Final = _words(
    """
ag airlines airport associates avenue award bank boulevard bridge brothers center centre chemical church city
co college company controls corp corporation county distribution drive effect electric foods foundation garden
gardens gmbh group hall hills holdings hospital hotel house inc industries institute insurance island journal
lake lane law library llc ltd media method motors mountain museum park partners plc post prize records river
road school services software solutions sons springs square stadium stanley state station street systems
technologies theorem times tower transform university
"""
)
"""Words that make what stands before them an organization, a place or a thing."""
